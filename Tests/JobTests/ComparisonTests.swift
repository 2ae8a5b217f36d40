// Prints, what is found by comparing them, and lists of what is lost.
import Cleaning
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe

struct ComparisonTests {
  private let folder = TemporaryFolder()

  /// A part whose rows and dialogues have these fingerprints, by their numbers.
  private func part(
    _ name: String, rows: [UInt64] = [], dialogues: [String] = [], _ recipe: Recipe? = nil
  ) throws -> WirePath {
    var (prints, entries, text) = (PartMarks(), [DialogueEntry](), [UInt8]())
    for (number, row) in rows.enumerated() {
      prints.rows.append(Mark(ComparisonTests.print(row), number: UInt32(number)))
    }
    for (number, dialogue) in dialogues.enumerated() {
      let bytes = Array(dialogue.utf8)
      entries.append(
        DialogueEntry(
          pair: Fingerprint(low: UInt64(number), high: 0), offset: UInt64(text.count),
          length: UInt64(bytes.count), turns: 1))
      text += bytes
      if let recipe, case .near(let similarity) = recipe.duplicates.dialogues {
        var signature = NearSignature(recipe, similarity: similarity)
        bytes.withUnsafeBufferPointer {
          signature.forEachBand(of: $0) {
            prints.dialogues.append(Mark($0, number: UInt32(number)))
          }
        }
      }
    }
    let writer = try PartWriter(folder.at(name))
    writer.beginTexts(room: text.count)
    try text.withUnsafeBytes { try writer.write($0) }
    try text.withUnsafeBytes { try writer.writeReversed($0) }
    try writer.endTexts()
    try writer.commit(entries, [], .some, prints: prints)
    return WirePath(folder.at(name))
  }

  private static func print(_ number: UInt64) -> Fingerprint {
    withUnsafeBytes(of: number) { Fingerprint($0) }
  }

  private func compare(
    _ stage: StageName, _ parts: [WirePath], _ partitions: Range<Int> = 0..<256,
    found: [WirePath] = [], to name: String, _ recipe: Recipe = Recipe()
  ) throws -> [Int] {
    let task = ComparisonTask(
      stage: stage, parts: parts.map { ToldPart(path: $0) }, from: partitions.lowerBound,
      to: partitions.upperBound,
      found: found, output: WirePath(folder.at(name)))
    return try Comparison(task: task, busy: {}).run(recipe).losses
  }

  @Test func `prints come back by their partitions, in the order in which they came`() throws {
    let rows = (0..<5000).map { UInt64($0 % 1700) }
    let reader = try PartReader(part("1.part", rows: rows).path)
    let all = try reader.marks(.rows, 0..<256)
    #expect(all.map(\.partition) == all.map(\.partition).sorted())
    #expect(Set(all.map(\.number)).count == rows.count)
    for mark in all {
      let whole = ComparisonTests.print(rows[Int(mark.number)])
      #expect(mark == Mark(whole, number: mark.number))
    }
    let pieces = try [0..<3, 3..<100, 100..<100, 100..<256].flatMap { try reader.marks(.rows, $0) }
    #expect(pieces == all)
    #expect(try reader.marks(.dialogues, 0..<256) == [])
  }

  @Test(arguments: [1, 3, 256])
  func `what an earlier part has is lost, in any number of slices`(_ slices: Int) throws {
    var random = Seeded(9)
    let rows = (0..<5).map { _ in
      Set((0..<900).map { _ in UInt64.random(in: 0..<2000, using: &random) }).sorted()
    }
    let parts = try rows.enumerated().map { try part("\($0).part", rows: $1) }
    var counts = [Int](repeating: 0, count: rows.count)
    for slice in 0..<slices {
      let lost = try compare(
        .rows, parts, Comparison.partitions(slice, of: slices), to: "rows.\(slice)")
      for (place, count) in lost.enumerated() { counts[place] += count }
    }
    var seen: Set<UInt64> = []
    for (place, rows) in rows.enumerated() {
      let drops = try DropList(
        DropReference(files: (0..<slices).map { WirePath(folder.at("rows.\($0)")) }, place: place))
      for (number, row) in rows.enumerated() {
        #expect(drops.contains(number) == seen.contains(row))
      }
      #expect(drops.count == counts[place])
      seen.formUnion(rows)
    }
  }

  @Test func `a recipe has the stages that it asks for, in their order`() {
    var recipe = Recipe()
    #expect(StageName.asked(by: recipe) == [])
    recipe.duplicates.isJobWide = true
    #expect(StageName.asked(by: recipe) == [.rows])
    (recipe.sessionIsJobWide, recipe.duplicates.dialogues) = (true, .exact)
    #expect(StageName.asked(by: recipe) == [.rows, .sessions, .dialogues])
    (recipe.duplicates.isOff, recipe.duplicates.dialogues) = (true, .near(similarity: 0.5))
    #expect(StageName.asked(by: recipe) == [.sessions, .pairs, .groups])
    for name in StageName.allCases { #expect(name.definition.name == name) }
  }

  @Test func `a stage may say only what one that yields the same can have`() {
    let (lost, built) = (StageResult(losses: [1]), StageResult(prints: 1, checksum: 2))
    for name in StageName.allCases {
      let yield = name.definition.yield
      #expect(lost.fits(yield) == (name != .sessions))
      #expect(built.fits(yield) == (name == .sessions))
      #expect(!StageResult(losses: [1], checksum: 2).fits(yield))
    }
  }

  @Test func `lists with the same numbers have one digest, and none without`() {
    #expect(DropList([]).digest == 0)
    #expect(DropList([5, 900, 0]).digest == DropList([0, 5, 900, 5]).digest)
    #expect(DropList([5]).digest != DropList([6]).digest)
    #expect(!DropList([5]).contains(1 << 40))
  }

  @Test func `a list that was cut is refused`() throws {
    try DropFile.write([[1, 2], [], [7]], to: folder.at("drops"))
    #expect(try DropFile.numbers(folder.at("drops"), of: 0) == [1, 2])
    #expect(try DropFile.numbers(folder.at("drops"), of: 2) == [7])
    let whole = try folder.bytes("drops")
    for count in [0, 7, 8, 20, whole.count - 1] {
      try folder.write(Array(whole[..<count]), at: folder.at("cut"))
      #expect(throws: (any Error).self) { try DropFile.numbers(folder.at("cut"), of: 2) }
    }
    #expect(throws: (any Error).self) { try DropFile.numbers(folder.at("drops"), of: 3) }
  }

  @Test func `of dialogues that hang together the first in plan order stays`() throws {
    var recipe = Recipe()
    recipe.duplicates.dialogues = .near(similarity: 0.7)
    let long = (0..<40).map { "第\($0 * 37)个问题怎么办" }.joined()
    let texts = { (ends: [String]) in ends.map { "客户:\(long)\($0)\n\n" } }
    let parts = [
      try part("0.part", dialogues: ["客户:别的事情,没有关系\n\n"] + texts(["甲"]), recipe),
      try part("1.part", dialogues: texts(["乙乙", "丙"]) + ["坐席:另外一件事,不一样\n\n"], recipe),
    ]
    for slice in 0..<2 {
      _ = try compare(
        .pairs, parts, Comparison.partitions(slice, of: 2), to: "pairs.\(slice)", recipe)
    }
    let pairs = [WirePath(folder.at("pairs.0")), WirePath(folder.at("pairs.1"))]
    #expect(try compare(.groups, parts, found: pairs, to: "groups", recipe) == [0, 2])
    #expect(try DropFile.numbers(folder.at("groups"), of: 1) == [0, 1])
  }
}
