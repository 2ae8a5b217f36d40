// Inputs: what arguments mean, in which order, and what is passed over (behaviour §1).
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct InputsTests {
  private let folder = TemporaryFolder()

  private func identities(_ inputs: Inputs) -> [String] {
    inputs.files.map { PathText.printable($0.identity) }
  }

  @Test func `a directory is walked in the byte order of relative paths`() throws {
    let names = [
      "b/z.xlsx", "b.xlsx", "b-1.xlsx", "a/A.XLSX", "a/a.xlsm", "é.xlsx", "中.xlsx", "Z.xlsx",
    ]
    for name in names { try folder.write("x", to: name) }
    let inputs = try Inputs([folder.at("")])
    #expect(
      identities(inputs) == [
        "Z.xlsx", "a/A.XLSX", "a/a.xlsm", "b-1.xlsx", "b.xlsx", "b/z.xlsx", "é.xlsx", "中.xlsx",
      ])
    #expect(inputs.skipped.isEmpty)
    #expect(inputs.files[0].size == 1)
  }

  @Test func `what is no input is counted by its reason`() throws {
    for name in ["a.xlsx", "~$a.xlsx", ".b.xlsx", ".dir/c.xlsx", "notes.txt", "old.xls", "xlsx"] {
      try folder.write("x", to: name)
    }
    try folder.write("", to: "empty.xlsx")
    #expect(mkfifo(folder.at("pipe.xlsx").string, 0o600) == 0)
    try folder.link("again.xlsx", to: "a.xlsx")
    try folder.link("loop", to: ".")
    let inputs = try Inputs([folder.at("")])
    #expect(identities(inputs) == ["a.xlsx"])
    #expect(
      inputs.skipped == [
        .lockFile: 1, .hidden: 2, .otherEnding: 3, .empty: 1, .notRegular: 1, .repeated: 1,
      ])
  }

  @Test func `arguments stand in the order given, and a file counts once`() throws {
    for name in ["one/a.xlsx", "two/b.xlsx"] { try folder.write("x", to: name) }
    let inputs = try Inputs([
      folder.at("two"), folder.at("one/a.xlsx"), folder.at("one"), folder.at(""),
    ])
    #expect(identities(inputs) == ["b.xlsx", "a.xlsx"])
    #expect(inputs.skipped == [.repeated: 3])
  }

  @Test func `equal identities have the number of their argument in front`() throws {
    for name in ["one/a.xlsx", "two/a.xlsx", "two/b.xlsx", "a.xlsx"] {
      try folder.write("x", to: name)
    }
    let inputs = try Inputs([folder.at("one"), folder.at("two"), folder.at("a.xlsx")])
    #expect(identities(inputs) == ["1:a.xlsx", "2:a.xlsx", "b.xlsx", "3:a.xlsx"])
  }

  @Test func `a pattern is matched, and its identities begin behind its fixed part`() throws {
    for name in ["m1/a.xlsx", "m2/a.xlsx", "m2/b.txt", "n1/c.xlsx"] {
      try folder.write("x", to: name)
    }
    let inputs = try Inputs([folder.at("m*/*")])
    #expect(identities(inputs) == ["m1/a.xlsx", "m2/a.xlsx"])
    #expect(inputs.skipped == [.otherEnding: 1])
    #expect(identities(try Inputs([folder.at("[mn]1")])) == ["m1/a.xlsx", "n1/c.xlsx"])
  }

  @Test func `a file whose own name looks like a pattern is that file`() throws {
    for name in ["[a].xlsx", "a.xlsx"] { try folder.write("x", to: name) }
    #expect(identities(try Inputs([folder.at("[a].xlsx")])) == ["[a].xlsx"])
  }

  @Test func `a missing file and one with another ending are errors`() throws {
    try folder.write("x", to: "a.csv")
    #expect(throws: JobError.self) { try Inputs([folder.at("missing.xlsx")]) }
    #expect(throws: JobError.self) { try Inputs([folder.at("*.xlsx")]) }
    #expect(throws: Inputs.WrongEnding.self) { try Inputs([folder.at("a.csv")]) }
  }

  @Test func `excluded folders are never walked`() throws {
    for name in ["a.xlsx", "out/clean/b.xlsx", "out.chatmill/c.xlsx"] {
      try folder.write("x", to: name)
    }
    let inputs = try Inputs(
      [folder.at("")], excluded: [folder.at("out"), folder.at("out.chatmill"), folder.at("none")])
    #expect(identities(inputs) == ["a.xlsx"])
  }

  @Test func `names that are not UTF-8 are walked and sorted as bytes`() throws {
    let names: [[UInt8]] = [[0xB2, 0xE2], [0xFF], [0x61, 0x0A], [0xE6, 0xB5]]
    for name in names {
      let file = FilePath(bytes: folder.at("").bytes + [0x2F] + name + Array(".xlsx".utf8))
      try folder.write([1], at: file)
    }
    #expect(
      identities(try Inputs([folder.at("")])) == [
        "a\\u{A}.xlsx", "\\xB2\\xE2.xlsx", "\\xE6\\xB5.xlsx", "\\xFF.xlsx",
      ])
  }
}
