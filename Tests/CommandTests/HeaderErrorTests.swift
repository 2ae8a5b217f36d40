// Which row a missing column is told of, where a header is looked for among several.
import Testing

extension RecipeRunTests {
  @Test(arguments: 0...3)
  func `a header without a column of duplicates is told so, however many titles stand above it`(
    _ titles: Int
  ) throws {
    let rows = Array(repeating: ["导出"], count: titles) + [header, row("否", "在吗")]
    for columns in ["[备注]", "[消息内容, 备注]", "[' 备注 ']"] {
      let finished = try mill(rows, "duplicates: {columns: \(columns)}")
      #expect(finished.status == 2)
      #expect(finished.error.contains(": no column 备注; found: 坐席id, "), "\(finished.error)")
      #expect(!finished.error.contains("profile"))
    }
    #expect(try mill(rows, "duplicates: {columns: [' 消息内容']}").status == 0)
  }

  @Test func `of several rows the one that has most of the columns is told of`() throws {
    let rows = [["导出"], ["客户微信id", "一"], ["坐席id", "客户微信id", "消息内容"], ["x", "y", "z"]]
    let finished = try mill(rows, "profile: service-desk")
    #expect(finished.status == 2)
    #expect(
      finished.error.contains("service-desk has no column 是否客服; found: 坐席id, 客户微信id, 消息内容"),
      "\(finished.error)")
  }
}
