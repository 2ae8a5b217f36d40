// Rows that are judged and become dialogues without a workbook and without a part.
import Bytes
import Cleaning
import Recipe
import Sheets
import Testing

@testable import Job

struct RowGateTests {
  private static let names = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间"]

  /// What became of a conversation.
  private struct Cleaned: Equatable {
    var fates: [Fate] = []
    var texts: [String] = []
  }

  private static func recipe(_ change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    var recipe = Recipe()
    recipe.profiles = [.serviceDesk]
    change(&recipe)
    return recipe
  }

  /// Asks the gate about every row, and builds dialogues of those that are kept.
  private func clean(_ rows: [[String]], _ recipe: Recipe = recipe()) throws -> Cleaned {
    var gate = RowGate(RuleBook(recipe: recipe, matcher: nil))
    var sink = MessageSink(recipe)
    let header = try Header(texts: Self.names, recipe: recipe)
    let sheet = try SheetMill(header, recipe, layout: header.keptNames, identity: [])
    gate.begin(header.profile)
    var (cleaned, warnings) = (Cleaned(), RowWarnings())
    for (number, texts) in rows.enumerated() {
      withRow(texts, number: number + 2) { row in
        var judged = JudgedRow()
        let place = RowPlace(sheet: 0, row: row.number)
        sheet.find(row, &judged.needed, &warnings)
        let fate = gate.take(row, at: place, sheet, &judged, &sink)
        if fate == .kept { sink.add(judged, at: place) }
        cleaned.fates.append(fate)
      }
    }
    var counts = Counts()
    counts.rows = gate.counts
    try sink.forEach(&counts) { text, _, _ in
      cleaned.texts.append(String(decoding: text, as: UTF8.self))
    }
    #expect(counts.isBalanced && counts.turns.isBalanced() && counts.rows.read == rows.count)
    return cleaned
  }

  /// Calls `use` with a row of a cell for each text that is not empty.
  private func withRow(_ texts: [String], number: Int, _ use: (Row) -> Void) {
    let bytes = texts.map { FixedBytes(Array($0.utf8)) }
    let cells = bytes.enumerated().filter { !$0.element.bytes.isEmpty }.map {
      Cell(text: $0.element.bytes, column: Int32($0.offset))
    }
    withExtendedLifetime(bytes) {
      cells.withUnsafeBufferPointer { use(Row(number: number, cells: $0)) }
    }
  }

  private static let talk = [
    ["kf", "w", "否", "在吗", "2024-03-05 12:00:00"],
    ["kf", "w", "是", "在的", "2024-03-05 12:00:05"],
    ["kf", "w", "是", "在的", "2024-03-05 12:00:06"],
    ["kf", "", "否", "喂", "2024-03-05 12:00:07"],
    ["kf", "w", "系统", "喂", "2024-03-05 12:00:08"],
    ["kf", "w", "否", "在吗", "2024-03-05 12:00:00"],
    ["kf", "w", "否", "我的电话是13812345678", "2024-03-05 18:00:00"],
  ]

  @Test func `every row has its fate, and the kept ones are a dialogue`() throws {
    let cleaned = try clean(Self.talk)
    #expect(cleaned.fates == [.kept, .kept, .kept, .empty, .role, .duplicate, .kept])
    #expect(cleaned.texts == ["客户:在吗\n坐席:在的;在的\n客户:我的电话是13812345678\n\n"])
  }

  @Test func `a recipe's own fates come in their places`() throws {
    let recipe = Self.recipe {
      $0.duplicates.consecutiveSeconds = 5
      $0.personal[.phone] = .drop
    }
    let cleaned = try clean(Self.talk, recipe)
    #expect(cleaned.fates == [.kept, .kept, .consecutive, .empty, .role, .duplicate, .personal])
    #expect(cleaned.texts == ["客户:在吗\n坐席:在的\n\n"])
  }

  @Test func `sessions are cut by the times that the gate hands on`() throws {
    let recipe = Self.recipe { $0.sessionSeconds = 3600 }
    #expect(
      try clean(Self.talk, recipe).texts == [
        "客户:在吗\n坐席:在的;在的\n\n", "客户:我的电话是13812345678\n\n",
      ])
  }

  @Test func `a masked message is the dialogue's, and an unmasked one the gate's no more`() throws {
    let recipe = Self.recipe {
      $0.personal[.phone] = .mask
    }
    let cleaned = try clean(Self.talk, recipe)
    #expect(cleaned.fates.last == .kept)
    #expect(cleaned.texts.joined().contains("我的电话是<") && !cleaned.texts.joined().contains("138"))
  }
}
