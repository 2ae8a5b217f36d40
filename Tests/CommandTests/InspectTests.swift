// `chatmill inspect`: what it says about workbooks.
import Support
import Testing

struct InspectTests {
  private let folder = TemporaryFolder()

  @Test func `a workbook is shown with headers, kinds, mapped columns and first rows`() throws {
    let path = Package.fixture("cases/basic/inputs/chat.xlsx")
    let finished = try chatmill("inspect", path)
    #expect(finished.status == 0)
    #expect(
      finished.text == """
        \(path)
          sheet 1 "Sheet", read by run
            header in row 1, 9 rows looked at
            A 坐席id: text 9 -> agent
            B 客户微信id: text 9 -> customer
            C 是否客服: text 9 -> role
            D 消息内容: text 9 -> message
            E 消息类型: text 9
            row 2: kf_01 | wx_a | 否 | 在吗 | 文本
            row 3: kf_01 | wx_b | 否 | 多少钱? | 文本
            row 4: kf_01 | wx_a | 是 | 在的，您好 | 文本
          read by the scanner

        """)
  }

  @Test func `every sheet is shown, and what a run would miss`() throws {
    let finished = try chatmill("inspect", Package.fixture("read/first_sheet_hidden.xlsx"))
    #expect(finished.status == 0)
    #expect(finished.text.contains("sheet 1 \"h\", hidden, read by run"))
    #expect(finished.text.contains("run would fail: no column 坐席id; found: first"))
    #expect(finished.text.contains("sheet 2 \"s\"\n"))
    #expect(finished.text.contains("not mapped: no column 坐席id; found: second"))
  }

  @Test func `columns are mapped as a run with the same flags would`() throws {
    try writeWorkbook(
      folder("own.xlsx"), [["who", "whom", "side", "says"], ["a", "b", "c", "d"]])
    let finished = try chatmill(
      "inspect", folder("own.xlsx"), "--agent-column", "whom", "--customer-column", "who",
      "--role-column", "side", "--message-column", "says")
    #expect(finished.text.contains("A who: text 1 -> customer\n"))
    #expect(finished.text.contains("B whom: text 1 -> agent\n"))
    #expect(finished.text.contains("D says: text 1 -> message\n"))
  }

  @Test func `a damaged file among good ones costs only itself`() throws {
    let (good, bad) = (
      Package.fixture("read/booleans.xlsx"), Package.fixture("broken/truncated.xlsx")
    )
    let finished = try chatmill("inspect", bad, good)
    #expect(finished.status == 1)
    #expect(finished.text.hasPrefix(good))
    #expect(finished.error.hasPrefix("chatmill: \(bad): "))
    #expect(try chatmill("inspect", bad).status == 2)
  }
}
