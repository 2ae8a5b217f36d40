// Short forms of `make fuzz-parts` and `make fuzz-messages`: seeded damage to parts, indexes and
// messages.
import Cleaning
import Sheets
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe
@testable import Trials

struct TrialTests {
  private let folder = TemporaryFolder()

  private var names: [UInt8] {
    Array("kfwxid".utf8).withUnsafeBufferPointer { NameTable.bytes($0, [(2, 6)]) }
  }

  private var messages: MessageTable {
    let table = MessageTable(Recipe())
    let bytes = Array("kfwx在吗".utf8)
    bytes.withUnsafeBufferPointer { text in
      let cell = { (range: Range<Int>) in UnsafeBufferPointer(rebasing: text[range]) }
      for row in 1...3 {
        table.add(
          agent: cell(0..<2), customer: cell(2..<4), isAgent: row == 2, message: cell(4..<10),
          at: row == 3 ? nil : row, place: RowPlace(sheet: 0, row: row))
      }
      table.end(
        table.pair(agent: cell(0..<2), customer: cell(2..<4)), at: 9,
        place: RowPlace(sheet: 0, row: 4))
    }
    return table
  }

  /// A part as a file holds it.
  private func part() throws -> [UInt8] {
    let writer = try PartWriter(folder.at("1.part"))
    try [1, 2, 3].withUnsafeBytes { try writer.write($0) }
    writer.beginTexts(room: 10)
    try Array("A:x\n\nB:y\n\n".utf8).withUnsafeBytes { try writer.write($0) }
    try Array("A:x\n\nB:y\n\n".utf8).withUnsafeBytes { try writer.writeReversed($0) }
    let entries = [UInt64(0), 1].map {
      DialogueEntry(pair: Fingerprint(low: $0, high: 0), offset: $0 * 5, length: 5, turns: 1)
    }
    var prints = PartMarks()
    for number in 0..<5 {
      let print = Fingerprint(low: 3, high: UInt64(number) << 61)
      prints.rows.append(Mark(print, number: UInt32(number)))
      prints.dialogues.append(Mark(print, number: UInt32(number % 2)))
    }
    let fragment = Fragment(rows: 3, xmlBytes: 90, deflatedBytes: 24, crc: 7)
    try writer.endTexts()
    try writer.commit(
      entries, [fragment], .some, prints: prints, messages: messages, names: names)
    return try folder.bytes("1.part")
  }

  /// The part without its trailer, as ``PartTrial/sealed(_:)`` takes it.
  private func unsealed(_ part: [UInt8]) throws -> [UInt8] {
    let trailer = try PartReader(folder.at("1.part")).trailer
    let sizes = [
      trailer.recordBytes, trailer.dialogues, trailer.fragments, trailer.textBytes,
      trailer.dialoguePrintBytes, trailer.rowPrintBytes, trailer.nameBytes,
      trailer.messageBytes, trailer.messageIndexBytes,
    ]
    return sizes.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + part.dropLast(PartTrailer.size)
  }

  @Test func `a damaged part is refused, and never traps`() throws {
    let whole = try part()
    let trial = PartTrial(folder.at("trial"))
    #expect(trial.read(whole))
    var random = Seeded(1)
    for _ in 0..<1500 { #expect(!trial.read(damaged(whole, &random))) }
  }

  @Test func `a part whose checksums were made to fit is refused or read, and never traps`() throws
  {
    let whole = try unsealed(part())
    let trial = PartTrial(folder.at("trial"))
    #expect(trial.read(PartTrial.sealed(whole)))
    var (random, read) = (Seeded(2), 0)
    for _ in 0..<1500 { if trial.read(PartTrial.sealed(damaged(whole, &random))) { read += 1 } }
    #expect((1..<1500).contains(read))
  }

  @Test func `a damaged index is refused or noted, and never traps`() throws {
    let text = Array("A:x\n\n".utf8)
    let entries = [0, 1].map { set in
      IndexEntry(
        identity: Fingerprint(low: set == 1 ? 1 : 2, high: 3), offset: 0, length: text.count,
        set: set)
    }
    let whole = Trial.bytes(entries.flatMap(\.words))
    let trial = try IndexTrial(folder.at("out"))
    #expect(trial.check(index: IndexTrial.sealed(whole), text: text))
    #expect(!trial.check(index: whole, text: text))
    var random = Seeded(3)
    for _ in 0..<150 {
      let (index, text) = (damaged(whole, &random), damaged(text, &random))
      _ = trial.check(index: index, text: text)
      _ = trial.check(index: IndexTrial.sealed(index), text: text)
    }
  }

  @Test func `a damaged message is an error or another message, and never traps`() throws {
    var summary = PartSummary()
    (summary.sheets, summary.unknownRole) = (["三月"], "x")
    let input = Input(path: "/a b", size: 7, modified: 9)
    let odd = WirePath(FilePath(bytes: [0x2F, 0xB2, 0x0A, 0xFF]))
    let lines: [[UInt8]] = try [
      Line.encode(
        WorkerOrder.begin(recipe: Recipe(), rules: nil, key: nil, fence: Fence(readable: ["/a"]))),
      Line.encode(
        WorkerOrder.mill(file: 1, input: input, part: odd, layout: ["a", ""], drops: nil)),
      Line.encode(
        WorkerReport.milled(file: 2, summary: summary, checksum: 1, isReused: true, hasDrops: false)
      ),
      Line.encode(
        WriterOrder.texts(part: ChunkPart(part: ToldPart(path: odd), identity: [0, 0xFF]))),
      Line.encode(WriterOrder.finish), Line.encode(WriterReport.failed(reason: "\u{2028}\n")),
    ]
    #expect(
      MessageTrial.read(Array(lines.joined()), step: 7) == lines.count)
    var (random, read) = (Seeded(4), 0)
    for round in 0..<1500 {
      let line = damaged(Array(lines[round % lines.count].dropLast()), &random)
      read += MessageTrial.read(line + [0x0A], step: Int.random(in: 1...300, using: &random))
    }
    #expect(read > 10)
  }

  /// One to three changes: a byte, a word of nothing or of very much, a piece doubled or dropped.
  private func damaged(_ whole: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...9, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: for index in place..<end { bytes[index] = Bool.random(using: &random) ? 0xFF : 0x7F }
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes.removeSubrange(place..<end)
      }
    }
    return bytes == whole ? bytes.dropLast() : bytes
  }
}
