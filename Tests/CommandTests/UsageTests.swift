// Wrong usage, and inputs and outputs that cannot be meant: the exit status and the line that says
// why.
import Foundation
import Support
import Testing

struct UsageTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  @Test func `the version is printed`() throws {
    let finished = try chatmill("--version")
    #expect(finished.status == 0)
    #expect(finished.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: [
    ["run"], ["run", "in"], ["run", "--output", "out"], ["cat"], ["inspect"], ["mill"],
    ["run", "in", "--output", "out", "--chunk", "0"],
    ["run", "in", "--output", "out", "--workers", "0"],
    ["run", "in", "--output", "out", "--validation", "-1"],
    ["run", "in", "--output", "out", "--validation", "101%"],
    ["run", "in", "--output", "out", "--validation", "some"],
    ["run", "in", "--output", "out", "--seed", "-1"],
    ["run", "in", "--output", "out", "--final", "lose"],
    ["run", "in", "--output", "out", "--agent-value", "否"],
    ["run", "in", "--output", "out", "--agent-column", "消息内容"],
    ["run", "in", "--output", "out", "--system-message", ""],
    ["run", "in", "--output", "out", "--unknown"],
    ["cat", "a.xlsx", "--format", "xml"], ["inspect", "a.xlsx", "--role-column", " "],
  ])
  func `wrong usage is status 64 and says so`(_ arguments: [String]) throws {
    let finished = try chatmill(arguments)
    #expect(finished.status == 64)
    #expect(finished.error.contains("Error: "))
    #expect(finished.error.contains("Usage: chatmill"))
    #expect(finished.output.isEmpty)
  }

  @Test(arguments: ["cat", "inspect", "run"])
  func `a file that is not there is status 2 and named`(_ command: String) throws {
    let missing = folder("missing.xlsx")
    let output = command == "run" ? ["--output", folder("out")] : []
    let finished = try chatmill([command, missing] + output)
    #expect(finished.status == 2)
    #expect(finished.error.hasPrefix("chatmill: \(missing): "))
    #expect(finished.error.contains("o such file or directory"))
  }

  @Test func `a named file with another ending is status 64`() throws {
    try folder.write("a,b\n", to: "table.csv")
    let finished = try run(folder("table.csv"), to: folder("out"))
    #expect(finished.status == 64)
    #expect(finished.error.hasPrefix("chatmill: \(folder("table.csv")): not a workbook"))
    #expect(Package.names(in: folder("")) == ["table.csv"])
  }

  @Test func `a directory without workbooks is status 2 and named with what was passed over`()
    throws
  {
    let empty = try folder.make("empty")
    try folder.write("a,b\n", to: "empty/table.csv")
    let finished = try run(empty, to: folder("out"))
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: no workbook found in \(empty) (passed over: 1 other ending)\n")
    #expect(Package.names(in: folder("")) == ["empty"])
  }

  @Test func `an output that is a file is status 2 and left alone`() throws {
    try folder.write("mine", to: "out")
    let finished = try run(chat, to: folder("out"))
    #expect(finished.status == 2)
    #expect(finished.error == "chatmill: \(folder("out")): the output is a file, not a directory\n")
    #expect(try bytes(folder("out")) == Array("mine".utf8))
  }

  @Test(arguments: ["", ".", "/", "a/.."])
  func `an output that is no name of a directory is status 2`(_ output: String) throws {
    #expect(try run(chat, to: output).status == 2)
  }
}
