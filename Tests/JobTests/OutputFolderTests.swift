// The output folder: what may be replaced, and how.
import Glibc
import SystemPackage
import Testing

@testable import Job

struct OutputFolderTests {
  private let folder = TemporaryFolder()

  private func publish(_ output: OutputFolder, _ word: String) throws {
    try output.prepare([])
    try fill(output, word)
    try output.publish()
    output.close()
  }

  private func fill(_ output: OutputFolder, _ word: String) throws {
    for name in ["clean", "forward", "reversed"] { try Folder.make(output.draft.appending(name)) }
    try folder.write(Array(word.utf8), at: output.draft.appending("report.json"))
  }

  @Test func `an output appears whole, replaces the one before, and leaves no state`() throws {
    try publish(OutputFolder(folder("out")), "first")
    #expect(try folder.bytes("out/report.json") == Array("first".utf8))
    try folder.write("x", to: "out/clean/clean_00000-00001.xlsx")
    try publish(OutputFolder(folder("out")), "second")
    #expect(try folder.bytes("out/report.json") == Array("second".utf8))
    #expect(folder.names("out") == ["clean", "forward", "report.json", "reversed"])
    #expect(folder.names("out/clean").isEmpty)
    #expect(folder.names() == ["out"])
  }

  @Test func `until it is published the old output stands, and parts outlive what is abandoned`()
    throws
  {
    try publish(OutputFolder(folder("out")), "first")
    let output = try OutputFolder(folder("out"))
    try output.prepare([])
    try folder.write("part", to: "out.chatmill/parts/0.part")
    try folder.write(Array("draft".utf8), at: output.draft.appending("report.json"))
    #expect(try folder.bytes("out/report.json") == Array("first".utf8))
    output.abandon()
    #expect(folder.names("out.chatmill") == ["parts"])
    #expect(folder.names("out.chatmill/parts") == ["0.part"])
  }

  @Test(arguments: [
    "notes.txt", ".hidden", "clean/other.xlsx", "clean/clean_1.csv", "forward/Test.txt",
    "reversed/sub/x", "report.json.bak",
  ])
  func `a stranger in the output is named and nothing is touched`(_ name: String) throws {
    try folder.write("mine", to: "out/\(name)")
    let named = name.hasPrefix("reversed") ? "reversed/sub" : name
    #expect(
      throws: JobError(
        "holds \(named), which chatmill did not write; move it away or name another --output",
        at: folder.text("out"))
    ) { try OutputFolder(folder("out")) }
    #expect(try folder.bytes("out/\(name)") == Array("mine".utf8))
  }

  @Test func `an output may be an empty folder or one of ours`() throws {
    try Folder.make(folder("empty"))
    #expect(try OutputFolder(folder("empty")).output == folder("empty"))
    for name in ["report.json", "clean/clean_0-1.xlsx", "forward/train.txt", "reversed/val.txt"] {
      try folder.write("x", to: "ours/\(name)")
    }
    #expect(try OutputFolder(folder("ours")).state == folder("ours.chatmill"))
  }

  @Test func `links are followed to the real folder`() throws {
    try Folder.make(folder("real"))
    try folder.link("link", to: folder.text("real"))
    let output = try OutputFolder(folder("link"))
    #expect(output.output == folder("real"))
    try publish(output, "word")
    #expect(try folder.bytes("link/report.json") == Array("word".utf8))
    #expect(folder.names() == ["link", "real"])
  }

  @Test func `a file, and what is no name, cannot be an output`() throws {
    try folder.write("mine", to: "file")
    for path in [folder("file"), "", ".", "/", folder("x/..")] {
      #expect(throws: JobError.self) { try OutputFolder(path) }
    }
  }

  @Test func `an output that a killed run had moved aside is put back`() throws {
    try folder.write("first", to: "out.chatmill/old/report.json")
    let output = try OutputFolder(folder("out"))
    try output.prepare([])
    #expect(try folder.bytes("out/report.json") == Array("first".utf8))
    #expect(folder.names("out.chatmill") == ["output-\(getpid())", "parts"])
  }

  @Test func `a stranger in the state folder is named and nothing is touched`() throws {
    try folder.write("mine", to: "out.chatmill/notes.txt")
    let output = try OutputFolder(folder("out"))
    #expect(
      throws: JobError(
        "holds notes.txt, which chatmill did not write; move it away or name another --output",
        at: folder.text("out.chatmill"))
    ) { try output.requireOwnState() }
    #expect(folder.names("out.chatmill") == ["notes.txt"])
  }

  @Test func `only parts of the plan's inputs stay, drafts of killed runs go`() throws {
    let output = try OutputFolder(folder("out"))
    let (kept, left) = (output.part([0x61]), output.part([0x62]))
    for path in [kept, left, FilePath(bytes: kept.bytes + Array(".7.draft".utf8))] {
      try folder.write([1], at: path)
    }
    try folder.write("x", to: "out.chatmill/output-7/report.json")
    try output.prepare([[0x61]])
    #expect(
      folder.names("out.chatmill/parts") == [
        PathText.printable(Array(kept.lastComponent!.string.utf8))
      ])
    #expect(folder.names("out.chatmill") == ["output-\(getpid())", "parts"])
    try output.prepare([[0x61]], isFresh: true)
    #expect(folder.names("out.chatmill/parts").isEmpty)
  }

  @Test func `folders above the output are made`() throws {
    try publish(OutputFolder(folder("a/b/out")), "word")
    #expect(folder.names("a/b") == ["out"])
  }
}
