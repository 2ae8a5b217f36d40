// The output folder: what may be replaced, and how.
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct OutputFolderTests {
  private let folder = TemporaryFolder()

  private func publish(_ output: OutputFolder, _ word: String) throws {
    let lock = try OutputLock.take(output)
    defer { lock.release() }
    try output.prepare([])
    try fill(output, word)
    try output.publish()
  }

  private func fill(_ output: OutputFolder, _ word: String) throws {
    for name in ["clean", "forward", "reversed"] { try Folder.make(output.draft.appending(name)) }
    try folder.writeOutput(word, at: output.draft)
  }

  @Test func `an output appears whole, replaces the one before, and leaves no state`() throws {
    try publish(OutputFolder(folder.at("out")), "first")
    #expect(try folder.bytes("out/index") == Array("first".utf8))
    try publish(OutputFolder(folder.at("out")), "second")
    #expect(try folder.bytes("out/index") == Array("second".utf8))
    #expect(folder.names("out") == ["clean", "forward", "index", "report.json", "reversed"])
    #expect(folder.names() == ["out"])
  }

  @Test func `until it is published the old output stands, and parts outlive what is abandoned`()
    throws
  {
    try publish(OutputFolder(folder.at("out")), "first")
    let output = try OutputFolder(folder.at("out"))
    let lock = try OutputLock.take(output)
    try output.prepare([])
    try folder.writePart(at: output.part([1]))
    try folder.write(Array("draft".utf8), at: output.draft.appending("report.json"))
    #expect(try folder.bytes("out/index") == Array("first".utf8))
    output.abandon()
    lock.release()
    #expect(folder.names("out.chatmill") == ["parts"])
    #expect(folder.names("out.chatmill/parts").count == 1)
  }

  @Test(arguments: [
    "notes.txt", ".hidden", "clean/other.xlsx", "forward/Test.txt", "reversed/sub/x",
    "report.json.bak", "clean/clean_00000-00024.xlsx", "forward/val.txt", "messages/notes.txt",
  ])
  func `a stranger in the output is named and nothing is touched`(_ name: String) throws {
    for isOurs in [true, false] {
      let out = isOurs ? "ours" : "theirs"
      if isOurs { try folder.writeOutput("word", at: folder.at(out)) }
      try folder.write("mine", to: "\(out)/\(name)")
      let named = name.hasPrefix("reversed") ? "reversed/sub" : name
      #expect(
        throws: JobError(
          "holds \(named), which chatmill did not write; move it away or name another --output",
          at: folder(out))
      ) { try OutputLock.take(OutputFolder(folder.at(out))) }
      #expect(try folder.bytes("\(out)/\(name)") == Array("mine".utf8))
      #expect(!folder.names().contains("\(out).chatmill"))
    }
  }

  @Test func `an output may be an empty folder or one of ours`() throws {
    try Folder.make(folder.at("empty"))
    try OutputFolder(folder.at("empty")).requireOwnOutput()
    try folder.writeOutput("word", at: folder.at("ours"))
    let ours = try OutputFolder(folder.at("ours"))
    try ours.requireOwnOutput()
    #expect(ours.state == folder.at("ours.chatmill"))
  }

  @Test func `links are followed to the real folder`() throws {
    try Folder.make(folder.at("real"))
    try folder.link("link", to: folder("real"))
    let output = try OutputFolder(folder.at("link"))
    #expect(output.output == folder.at("real"))
    try publish(output, "word")
    #expect(try folder.bytes("link/index") == Array("word".utf8))
    #expect(folder.names() == ["link", "real"])
  }

  @Test func `a file, and what is no name, cannot be an output`() throws {
    try folder.write("mine", to: "file")
    for path in [folder.at("file"), "", ".", "/", folder.at("x/..")] {
      #expect(throws: JobError.self) { try OutputFolder(path) }
    }
  }

  @Test func `an output that a killed run had moved aside is put back`() throws {
    try folder.writeOutput("first", at: folder.at("out.chatmill/old"))
    let digest = OutputListing.digest(of: try folder.bytes("out.chatmill/old/report.json"))
    try folder.write("\(digest)\n", to: "out.chatmill/replacing")
    try OutputFolder.settle(folder.at("out"))
    #expect(try folder.bytes("out/index") == Array("first".utf8))
    #expect(folder.names() == ["out"])
  }

  @Test(arguments: [
    "notes.txt", "output-of-last-year/report.json", "output-2023/diary.txt", "parts/thesis.docx",
    "parts/0123456789abcdef0123456789abcdef.part", "parts/sift/notes", "parts/more/rows.0",
    "old/report.json", "old/photos/1.jpg", "lock", "mark", "replacing", "output-1/mark",
  ])
  func `a stranger in the state folder is named and nothing is touched`(_ name: String) throws {
    for isMarked in [true, false] {
      let out = isMarked ? "marked" : "bare"
      if isMarked, name != "mark" {
        try OwnMark.write(in: FilePath(folder.make("\(out).chatmill")))
      }
      try folder.write("mine, mine, and nobody else's", to: "\(out).chatmill/\(name)")
      let output = try OutputFolder(folder.at(out))
      let error = #expect(throws: JobError.self) { try OutputLock.take(output) }
      let named = try #require(error?.reason.firstMatch(of: /holds (.+), which chatmill did/)?.1)
      #expect("\(name)/".hasPrefix("\(named)/") && error?.place == folder("\(out).chatmill"))
      #expect(
        folder.names("\(out).chatmill").filter { $0 != "mark" }.count == (name == "mark" ? 0 : 1))
      let found = try folder.bytes("\(out).chatmill/\(name)")
      #expect(found == Array("mine, mine, and nobody else's".utf8))
    }
  }

  @Test func `a whole output of ours that lies in the state folder is no rest of a killed run`()
    throws
  {
    for name in ["output-2023", "old"] {
      try folder.writeOutput("word", at: folder.at("\(name).chatmill/\(name)"))
      try OwnMark.write(in: folder.at("\(name).chatmill"))
      #expect(throws: JobError.self) {
        try OutputLock.take(OutputFolder(folder.at(name)))
      }
      #expect(try folder.bytes("\(name).chatmill/\(name)/index") == Array("word".utf8))
    }
  }

  @Test func `only parts of the plan's inputs stay, drafts of killed runs go`() throws {
    let output = try OutputFolder(folder.at("out"))
    let (kept, left) = (output.part([0x61]), output.part([0x62]))
    for path in [kept, left] { try folder.writePart(at: path) }
    try folder.write([1], at: FilePath(bytes: kept.bytes + Array(".7.draft".utf8)))
    try OwnMark.write(in: output.state)
    for name in ["report.json", "clean/clean_00000-00024.xlsx", "rejects/draft"] {
      try folder.write("x", to: "out.chatmill/output-7/\(name)")
    }
    try OwnMark.write(in: folder.at("out.chatmill/output-7"))
    let lock = try OutputLock.take(output)
    try output.prepare([[0x61]])
    #expect(
      folder.names("out.chatmill/parts") == [
        PathText.printable(Array(kept.lastComponent!.string.utf8))
      ])
    #expect(folder.names("out.chatmill") == ["lock", "mark", "output-\(getpid())", "parts"])
    output.abandon()
    try output.prepare([[0x61]], isFresh: true)
    #expect(folder.names("out.chatmill/parts").isEmpty)
    output.abandon()
    lock.release()
    #expect(folder.names().isEmpty)
  }

  @Test func `folders above the output are made`() throws {
    try publish(OutputFolder(folder.at("a/b/out")), "word")
    #expect(folder.names("a/b") == ["out"])
  }
}
