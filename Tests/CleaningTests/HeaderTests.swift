// Header rows: trimming, needed columns, doubled and blank names.
import Testing

@testable import Cleaning
@testable import Recipe

struct HeaderTests {
  private let needed = Recipe().neededColumns

  private func header(_ texts: [String], _ recipe: Recipe = Recipe()) throws -> Header {
    try Header(texts: texts, recipe: recipe)
  }

  @Test func `columns are found wherever they stand`() throws {
    let found = try header(["x"] + needed.reversed() + ["y", "", ""])
    #expect(found.names == ["x"] + needed.reversed() + ["y"])
    #expect((found.agent, found.customer, found.role, found.message) == (4, 3, 2, 1))
  }

  @Test func `names are trimmed of white space, byte order marks and zero-width spaces`() throws {
    let found = try header(needed.map { "\u{FEFF} \u{200B}\($0)\u{3000}\u{FEFF}\n" } + [" a b "])
    #expect(found.names == needed + ["a b"])
  }

  @Test func `doubled names are numbered past names that are taken, blank ones stay blank`() throws
  {
    let found = try header(needed + ["a", "", "a", "a_2", "a", "", "a_2", "z"])
    #expect(found.names == needed + ["a", "", "a_3", "a_2", "a_4", "", "a_2_2", "z"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a name that fills all columns of a sheet is numbered without a search for each`() throws {
    let found = try header(needed + Array(repeating: "a", count: 16_380))
    #expect(found.names.count == 16_384)
    #expect(found.names.last == "a_16380")
  }

  @Test func `a missing column is named with the headers that were found`() {
    #expect(throws: CleaningError("no column 消息内容; found: 坐席id, (blank), 客户微信id, 是否客服")) {
      try header(["坐席id", "", "客户微信id", "是否客服"])
    }
    #expect(throws: CleaningError("no column 坐席id; found: no header")) { try header([" "]) }
  }

  @Test func `a needed column that stands twice is named`() {
    #expect(
      throws: CleaningError(
        "2 columns named 坐席id; found: \((needed + ["坐席id"]).joined(separator: ", "))")
    ) {
      try header(needed + [" 坐席id"])
    }
  }

  @Test func `a message about very many headers stays short`() {
    do {
      _ = try header((0..<500).map { "h\n\($0)" })
      Issue.record("a header without the needed columns was taken")
    } catch {
      #expect("\(error)".hasSuffix("… (500 columns)"))
      #expect("\(error)".count < 500)
    }
  }

  @Test func `a recipe names its own columns`() throws {
    var recipe = Recipe()
    (recipe.agentColumn, recipe.customerColumn) = ("a ", "b")
    (recipe.roleColumn, recipe.messageColumn) = ("c", "d")
    #expect(try header(["d", "c", "b", "a"], recipe).agent == 3)
  }
}
