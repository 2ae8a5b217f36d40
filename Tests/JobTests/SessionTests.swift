// Messages of several parts that become dialogues of the whole job.
import Cleaning
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe

struct SessionTests {
  private let folder = TemporaryFolder()

  /// What a row says: whose it is, when, and nil where it ends the dialogue.
  private struct Said {
    var customer: String
    var time: Int?
    var text: String?
    var isAgent = false
  }

  private func table(_ rows: [Said]) -> MessageTable {
    let table = MessageTable(Recipe())
    for (number, row) in rows.enumerated() {
      let cells = ["kf", row.customer, row.text ?? ""].map { Array($0.utf8) }
      let place = RowPlace(sheet: 0, row: number + 2)
      cells[0].withUnsafeBufferPointer { agent in
        cells[1].withUnsafeBufferPointer { customer in
          cells[2].withUnsafeBufferPointer { text in
            if row.text == nil {
              table.end(
                table.pair(agent: agent, customer: customer), at: row.time, place: place)
            } else {
              table.add(
                agent: agent, customer: customer, isAgent: row.isAgent, message: text,
                at: row.time, place: place)
            }
          }
        }
      }
    }
    return table
  }

  private func part(_ name: String, _ rows: [Said]) throws -> WirePath {
    let (writer, table) = (try PartWriter(folder.at(name)), table(rows))
    writer.beginTexts(room: 0)
    try writer.endTexts()
    var record = PartRecord.some
    record.origin.headers = [SheetHeader(sheet: "data", columns: [])]
    try writer.commit(
      [], [], record, messages: table, names: table.withNames(NameTable.bytes))
    return WirePath(folder.at(name))
  }

  private func join(_ parts: [WirePath], slice: Int = 0, of slices: Int = 1) throws
    -> (report: StageResult, part: PartReader)
  {
    let range = Comparison.partitions(slice, of: slices)
    let task = ComparisonTask(
      stage: .sessions, parts: parts.map { ToldPart(path: $0) }, from: range.lowerBound,
      to: range.upperBound, found: [],
      output: WirePath(folder.at("slice.\(slice)")),
      identities: parts.indices.map { [0x30 + UInt8($0)] })
    let report = try Comparison(task: task, busy: {}).run(Recipe())
    return (report, try PartReader(folder.at("slice.\(slice)")))
  }

  private func texts(_ part: PartReader) throws -> [String] {
    var entries: [DialogueEntry] = []
    try part.forEachDialogue { entries.append($0) }
    return try entries.map { String(decoding: try part.text(of: $0), as: UTF8.self) }
  }

  private var twoParts: [WirePath] {
    get throws {
      [
        try part(
          "0.part",
          [
            Said(customer: "w", time: 10, text: "一。"), Said(customer: "v", time: nil, text: "甲。"),
            Said(customer: "w", time: 30, text: "三。"), Said(customer: "w", time: 35, text: nil),
          ]),
        try part(
          "1.part",
          [
            Said(customer: "w", time: 20, text: "二。", isAgent: true),
            Said(customer: "w", time: 40, text: "四。"),
          ]),
      ]
    }
  }

  private func written(_ dialogues: Int, of file: Int, turns: Int, built: Int) -> BuiltCount {
    var count = BuiltCount(file: file)
    for _ in 0..<dialogues { count.dialogues.count(.written) }
    (count.turns.written, count.turns.built) = (turns, built)
    return count
  }

  @Test func `what was built is told with the fates that building gives, and no other`() throws {
    var count = written(2, of: 3, turns: 4, built: 5)
    count.dialogues.count(.oneSided)
    let text = String(decoding: try Line.encodeSorted(count), as: UTF8.self)
    #expect(
      text
        == #"{"built":3,"builtTurns":5,"dialogues":2,"droppedTurns":0,"file":3,"oneSided":1,"short":0,"turns":4}"#
    )
    #expect(try Line.decode(Array(text.utf8)) == count)
  }

  @Test func `a slice is a part with the dialogues, names and places of the whole job`() throws {
    let (report, part) = try join(twoParts)
    let counts = [
      written(2, of: 0, turns: 4, built: 5), written(1, of: 1, turns: 1, built: 0),
    ]
    #expect(report == StageResult(counts: counts, checksum: part.trailer.checksum))
    #expect(
      Set(try texts(part)) == ["客户:一\n坐席:二\n客户:三\n\n", "客户:四\n\n", "客户:甲\n\n"])
    #expect(try part.isIntact())
    let places = try part.record().places([])
    let names = try NameTable(part)
    try part.forEachDialogue { entry in
      let text = String(decoding: try part.text(of: entry), as: UTF8.self)
      let customer = text.contains("甲") ? "v" : "w"
      let (all, one) = (
        try names.names(of: entry), try NameTable.names(Int(entry.owner), of: part)
      )
      #expect(Array(all.customer) == Array(customer.utf8))
      #expect(all.customer == one.customer && all.agent == one.agent)
      let source = try places.source(of: entry.place)
      #expect(source.file == (text.contains("四") ? 1 : 0) && source.sheet == "data")
      #expect(source.name == "\(source.file)")
      if text.contains("二") { #expect(entry.place.row == 2 && entry.last.row == 4) }
    }
  }

  @Test(arguments: [2, 5, 256])
  func `any number of slices gives the same dialogues in the same order`(_ slices: Int) throws {
    var random = Seeded(4)
    let parts = try (0..<3).map { file in
      try part(
        "\(file).part",
        (0..<400).map { number in
          Said(
            customer: "w\(Int.random(in: 0..<90, using: &random))",
            time: Int.random(in: 0..<50, using: &random), text: "f\(file)n\(number).",
            isAgent: Bool.random(using: &random))
        })
    }
    let whole = try texts(join(parts).part)
    let pieces = try (0..<slices).flatMap { try texts(join(parts, slice: $0, of: slices).part) }
    #expect(pieces == whole && whole.count == 90)
  }

  @Test func `a message comes back from the index as it was written`() throws {
    let table = table([
      Said(customer: "w", time: -5, text: "一"), Said(customer: "v", time: nil, text: "二？"),
      Said(customer: "w", time: 7, text: nil),
    ])
    for entry in table.entries {
      var words: [UInt64] = []
      entry.append(to: &words)
      #expect(MessageEntry(words: words[...], size: 100) == entry)
      #expect(MessageEntry(words: words[...], size: 3) == nil)
      for (place, word) in [(2, UInt64(1) << 62), (3, .max), (4, .max), (4, 1 << 32), (6, .max)] {
        var bent = words
        bent[place] = word
        #expect(MessageEntry(words: bent[...], size: 100) == nil)
      }
    }
  }

  @Test func `a slice of damaged parts is an error or another slice, and never a trap`() throws {
    let parts = try twoParts
    let whole = try folder.bytes("0.part")
    let trailer = try PartReader(folder.at("0.part")).trailer
    let places = trailer.messageOffset..<trailer.dialogueOffset
    var (random, refused) = (Seeded(8), 0)
    for _ in 0..<600 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: places, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try folder.write(bytes, at: folder.at("0.part"))
      do { _ = try join(parts) } catch { refused += 1 }
    }
    #expect((1..<600).contains(refused))
  }
}
