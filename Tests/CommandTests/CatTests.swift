// `chatmill cat` as its user meets it: lines, sheets and pipes.
import Foundation
import Support
import Testing

struct CatTests {
  private let folder = TemporaryFolder()

  @Test func `json lines name their rows and cut trailing blanks`() throws {
    let finished = try chatmill("cat", Package.fixture("read/blank_rows.xlsx"))
    #expect(
      finished.text == """
        {"row":3,"cells":["first",null,"third"]}
        {"row":7,"cells":["last"]}

        """)
    #expect(finished.status == 0)
    #expect(finished.error.isEmpty)
  }

  @Test func `csv leaves every row on the line of its number`() throws {
    let finished = try chatmill("cat", Package.fixture("read/blank_rows.xlsx"), "--format", "csv")
    #expect(finished.text == "\r\n\r\nfirst,,third\r\n\r\n\r\n\r\nlast\r\n")
  }

  @Test func `csv quotes commas, quotes and line ends`() throws {
    try writeWorkbook(
      folder("a.xlsx"),
      [["plain", "a,b", "say \"hi\""], ["two\nlines", "", "cr\rhere"], ["'='", " space ", "，"]])
    let finished = try chatmill("cat", folder("a.xlsx"), "--format", "csv")
    #expect(
      finished.text
        == "plain,\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",,\"cr\rhere\"\r\n'=', space ,，\r\n")
  }

  @Test func `csv of a sheet whose rows go back is an error`() throws {
    let path = Package.fixture("read/rows_out_of_order.xlsx")
    #expect(try chatmill("cat", path).status == 0)
    let finished = try chatmill("cat", path, "--format", "csv")
    #expect(finished.status == 2)
    #expect(finished.error.contains("row numbers go back"))
  }

  @Test(arguments: [("四月", "四月"), ("2", "四月"), ("1", "三月")])
  func `a sheet is named or numbered`(_ choice: String, _ name: String) throws {
    let path = Package.fixture("cases/sheet_by_name/inputs/chat.xlsx")
    let first = try sheetCells(path).filter { $0.hasPrefix("\(name) ") }
    let finished = try chatmill("cat", path, "--sheet", choice)
    #expect(finished.status == 0)
    #expect(finished.text.split(separator: "\n").count == first.count)
    #expect(first.isEmpty == false)
  }

  @Test func `a sheet that is not there is an error that lists the others`() throws {
    let finished = try chatmill(
      "cat", Package.fixture("cases/sheet_by_name/inputs/chat.xlsx"), "--sheet", "五月")
    #expect(finished.status == 2)
    #expect(finished.error.contains("四月"))
    #expect(finished.output.isEmpty)
  }

  @Test func `a reader that has seen enough is no failure`() throws {
    let long = String(repeating: "长", count: 400)
    let rows = (0..<3000).map { ["\($0)", long] }
    try writeWorkbook(folder("big.xlsx"), [["number", "text"]] + rows)
    let script = "{ \"$0\" cat \"$1\"; echo \"status $?\" >&2; } | head -c 20"
    let finished = try start("/bin/sh", ["-c", script, Package.chatmill, folder("big.xlsx")])
    #expect(finished.text == "{\"row\":1,\"cells\":[\"n")
    #expect(finished.error == "status 0\n")
  }

  @Test func `a file that is no workbook is named with what it is`() throws {
    try folder.write("a,b\n", to: "table.xlsx")
    let finished = try chatmill("cat", folder("table.xlsx"))
    #expect(finished.status == 2)
    #expect(finished.error.hasPrefix("chatmill: \(folder("table.xlsx")): not a zip archive"))
    #expect(finished.error.filter { $0 == "\n" }.count == 1)
  }
}
