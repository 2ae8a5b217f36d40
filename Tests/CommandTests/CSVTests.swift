// `chatmill cat` and `chatmill inspect` on CSV files, behind the fence that they put up.
import Foundation
import Support
import Testing

struct CSVTests {
  private let folder = TemporaryFolder()

  @Test(arguments: ["csv_gb18030", "csv_utf16_big_endian", "csv_quoted_fields", "csv_empty"])
  func `cat prints a CSV file as it prints a workbook`(_ name: String) throws {
    let finished = try chatmill("cat", Package.fixture("read/\(name).csv"))
    #expect(try finished.output == bytes(Package.fixture("read/\(name).expected.jsonl")))
    #expect(finished.status == 0)
    #expect(finished.error.isEmpty)
  }

  @Test func `what cat prints as CSV it reads again`() throws {
    for name in ["cases/basic/inputs/chat.xlsx", "read/blank_rows.xlsx", "read/line_ends.xlsx"] {
      let path = Package.fixture(name)
      let csv = try chatmill("cat", path, "--format", "csv").output
      try Data(csv).write(to: URL(filePath: folder("printed.csv")))
      #expect(try chatmill("cat", folder("printed.csv")).text == chatmill("cat", path).text)
      #expect(try chatmill("cat", folder("printed.csv"), "--format", "csv").output == csv)
    }
  }

  @Test func `the ending counts in any case, and only the ending`() throws {
    try folder.write("a,\"b\nc\"\n", to: "聊天.CSV")
    #expect(
      try chatmill("cat", folder("聊天.CSV")).text == "{\"row\":1,\"cells\":[\"a\",\"b\\nc\"]}\n")
    try folder.write("a,b\n", to: "a.xlsx")
    #expect(try chatmill("cat", folder("a.xlsx")).status == 2)
  }

  @Test func `a CSV file has one sheet, number 1`() throws {
    let path = Package.fixture("read/csv_tabs.csv")
    #expect(try chatmill("cat", path, "--sheet", "1").text == chatmill("cat", path).text)
    let finished = try chatmill("cat", path, "--sheet", "三月")
    #expect(finished.status == 2)
    #expect(finished.error == "chatmill: \(path): no such sheet; a CSV file has one, number 1\n")
  }

  @Test func `a fault is named with file and record, behind the rows before it`() throws {
    let path = Package.fixture("broken/csv_latin1.csv")
    let finished = try chatmill("cat", path, "--format", "csv")
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: \(path): row 3: bytes that are neither UTF-8 nor GB18030\n")
  }

  @Test func `inspect shows encoding, separator, header, mapped columns and first rows`() throws {
    let rows = ["坐席id;客户微信id;是否客服;消息内容", "kf_01;wx_a;否;\"在吗;\n急\"", ";;;", "kf_01;wx_a;是;在"]
    try folder.write("\u{FEFF}" + rows.joined(separator: "\r\n"), to: "a.csv")
    let finished = try chatmill("inspect", folder("a.csv"))
    #expect(finished.status == 0)
    #expect(
      finished.text == """
        \(folder("a.csv"))
          CSV in UTF-8, separated by semicolon
            header in row 1, 2 rows looked at
            A 坐席id: text 2 -> agent
            B 客户微信id: text 2 -> customer
            C 是否客服: text 2 -> role
            D 消息内容: text 2 -> message
            row 2: kf_01 | wx_a | 否 | 在吗;\\u{A}急
            row 4: kf_01 | wx_a | 是 | 在

        """)
  }

  @Test func `inspect shows CSV files and workbooks in one go`() throws {
    let (csv, bad, workbook) = (
      Package.fixture("read/csv_gb18030.csv"), Package.fixture("broken/csv_workbook.csv"),
      Package.fixture("read/booleans.xlsx")
    )
    let finished = try chatmill("inspect", csv, bad, workbook)
    #expect(finished.status == 1)
    #expect(finished.text.contains("CSV in GB18030, separated by comma"))
    #expect(finished.text.contains("not mapped: no column 客户微信id"))
    #expect(finished.text.contains(workbook))
    #expect(finished.error.hasPrefix("chatmill: \(bad): a zip archive named as CSV"))
  }
}
