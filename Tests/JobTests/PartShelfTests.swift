// Which parts of an earlier run still hold.
import Cleaning
import Rules
import Sheets
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe

struct PartShelfTests {
  private let folder = TemporaryFolder()
  private let layout = ["agent", "message"]
  private let headers = [SheetHeader(sheet: "s", columns: ["agent", "message"])]

  /// An input and a part of it, and the stamp by which it was made.
  private func made() throws -> Input {
    let input = try folder.write("content", to: "a.xlsx")
    let status = try #require(FileStatus(input))
    let stamp = Input(path: input, size: status.size, modified: status.modified)
    var origin = PartOrigin(stamp, recipe: 7, layout: layout)
    (origin.headers, origin.digest) = (headers, try FileDigest.of(open(input)))
    let writer = try PartWriter(folder.at("a.part"))
    writer.beginTexts(room: 0)
    try writer.endTexts()
    try writer.commit([], [], PartRecord(summary: PartSummary(), origin: origin))
    return stamp
  }

  private func open(_ input: FilePath) throws -> FileBytes { try FileBytes(path: input) }

  private func holds(
    _ stamp: Input, recipe: UInt64 = 7, layout: [String]? = nil, drops: UInt64? = nil
  ) throws -> Bool {
    let record = try PartShelf(recipe: recipe).record(
      try? PartReader(folder.at("a.part")), stamp, open(stamp.path),
      layout: layout ?? self.layout, drops: drops)
    return record != nil
  }

  @Test func `a part holds for the rows that it leaves out, and where any will do`() throws {
    let stamp = try made()
    #expect(try holds(stamp) && holds(stamp, drops: 0))
    #expect(try !holds(stamp, drops: DropList([3]).digest))
  }

  @Test func `a part holds for the same input, rules and layout, and knows the headers`() throws {
    let stamp = try made()
    #expect(try holds(stamp))
    #expect(
      try PartShelf(recipe: 7).headers(
        try? PartReader(folder.at("a.part")), stamp, open(stamp.path)) == headers)
  }

  @Test func `other rules, another layout and a missing part do not hold`() throws {
    let stamp = try made()
    #expect(try !holds(stamp, recipe: 8))
    #expect(
      try PartShelf(recipe: 8).headers(
        try? PartReader(folder.at("a.part")), stamp, open(stamp.path)) == nil)
    #expect(try !holds(stamp, layout: ["message", "agent"]))
    #expect(
      try PartShelf(recipe: 7).headers(
        try? PartReader(folder.at("b.part")), stamp, open(stamp.path)) == nil)
  }

  @Test func `an input that was only touched holds, one with other bytes or size does not`() throws
  {
    var stamp = try made()
    stamp.modified += 1
    #expect(try holds(stamp))
    try folder.write("CONTENT", to: "a.xlsx")
    #expect(try !holds(stamp))
    stamp.modified -= 1
    stamp.size += 1
    #expect(try !holds(stamp))
  }

  @Test func `a damaged part does not hold`() throws {
    let stamp = try made()
    var bytes = try folder.bytes("a.part")
    bytes[bytes.count - 20] ^= 1
    try folder.write(bytes, at: folder.at("a.part"))
    #expect(try !holds(stamp))
  }

  @Test func `every rule and the version shape a part, by the digest of the recipe`() throws {
    var digests: Set<UInt64> = [try RecipeDigest.of(Recipe())]
    let changes: [(inout Recipe) -> Void] = [
      { $0.agentColumn = "x" }, { $0.customerColumn = "x" }, { $0.roleColumn = "x" },
      { $0.messageColumn = "x" }, { $0.agentValues = ["x"] }, { $0.customerValues = ["x"] },
      { $0.agentLabel = "x" }, { $0.customerLabel = "x" }, { $0.systemMessages = ["x"] },
      { $0.sheet = "x" }, { $0.final = .keep }, { $0.profiles = [.weflow] }, { $0.headerRows = 2 },
      { $0.foldsRoles = true }, { $0.checksIds = true }, { $0.types.cut = ["x"] },
      { $0.duplicates.isOff = true }, { $0.length.minTurns = 2 }, { $0.clean.hasFile = true },
      { $0.packs = [.wechat] }, { $0.rules = [MessageRule("x", .whole("y"))] },
      { $0.stripsStickers = true }, { $0.writesRejects = true },
      { $0.readsCSV = true }, { $0.sessionSeconds = 60 }, { $0.sessionIsJobWide = true },
      { $0.keepsEmoji = true },
      { $0.join = .space }, { $0.normalization = .nfc }, { $0.separator = "x" },
      { $0.pseudonymKey = KeyFile("k") }, { $0.personal[.phone] = .mask },
    ]
    for change in changes {
      var recipe = Recipe()
      change(&recipe)
      digests.insert(try RecipeDigest.of(recipe))
    }
    #expect(digests.count == changes.count + 1)
    // What is written of a part shapes none.
    #expect(
      Mirror(reflecting: Recipe()).children.count == changes.count + 1, "a rule has no case here")
    var other = Recipe()
    other.output.shuffles = true
    #expect(try RecipeDigest.of(other) == RecipeDigest.of(Recipe()))
  }
}
