// What happens to an output that is already there.
import Foundation
import Support
import Testing

struct OutputTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  @Test func `a run replaces the output of an earlier one whole`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<3, dialogues: 2, to: input)
    #expect(try run(input, to: folder("out"), ["--chunk", "1"]).status == 0)
    #expect(Package.names(in: folder("out/clean")).count == 3)
    #expect(try run(chat, to: folder("out"), ["--validation", "none"]).status == 0)
    #expect(Package.names(in: folder("out/clean")) == ["clean_00000-00000.xlsx"])
    let expected = try bytes(Package.fixture("cases/basic/expected/forward.txt"))
    #expect(try bytes(folder("out/forward/train.txt")) == expected)
    #expect(
      Package.names(in: folder("out")) == ["clean", "forward", "index", "report.json", "reversed"])
  }

  @Test(arguments: ["notes.txt", "clean/mine.xlsx", "forward/Test.txt", "reversed/a/b.txt"])
  func `an output with a file that is not ours is refused and the file named`(_ name: String) throws
  {
    _ = try folder.make("out/" + (name as NSString).deletingLastPathComponent)
    try folder.write("mine", to: "out/\(name)")
    let finished = try run(chat, to: folder("out"))
    #expect(finished.status == 2)
    let named = name.hasPrefix("reversed") ? "reversed/a" : name
    #expect(finished.error.hasPrefix("chatmill: \(folder("out")): holds \(named), which"))
    #expect(try bytes(folder("out/\(name)")) == Array("mine".utf8))
    #expect(Package.names(in: folder("")) == ["out"])
  }

  @Test func `a run in which every file fails leaves the output as it was`() throws {
    #expect(try run(chat, to: folder("out")).status == 0)
    let before = try RunOutput(folder("out"))
    let finished = try run(Package.fixture("broken/truncated.xlsx"), to: folder("out"))
    #expect(finished.status == 2)
    #expect(finished.error.contains("every workbook failed; nothing was replaced"))
    #expect(try RunOutput(folder("out")) == before)
  }

  @Test func `a run without a dialogue leaves the output as it was and says why`() throws {
    #expect(try run(chat, to: folder("out")).status == 0)
    let before = try RunOutput(folder("out"))
    try writeWorkbook(folder("a.xlsx"), [Chats.header, ["kf", "wx", "是", "微信红包"]])
    let finished = try run(folder("a.xlsx"), to: folder("out"))
    #expect(finished.status == 2)
    #expect(
      finished.error.contains("0 dialogues: 1 of 1 row was a system message; nothing was replaced")
    )
    #expect(try RunOutput(folder("out")) == before)
  }

  @Test func `an output that is a link is replaced where the link leads`() throws {
    let real = try folder.make("real")
    try FileManager.default.createSymbolicLink(
      atPath: folder("out"), withDestinationPath: real)
    #expect(try run(chat, to: folder("out")).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder("out")) == real)
    #expect(Package.names(in: real) == ["clean", "forward", "index", "report.json", "reversed"])
    #expect(Package.names(in: folder("")) == ["out", "real"])
  }

  @Test func `an output inside its input is never read`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<2, dialogues: 2, to: input)
    for _ in 0..<2 { #expect(try run(input, to: folder("in/out")).status == 0) }
    #expect(try RunReport(of: folder("in/out")).totals.files == 2)
  }
}
