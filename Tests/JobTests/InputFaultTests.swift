// Inputs that cannot be looked at: each keeps a place in the plan, and none is passed over.
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct InputFaultTests {
  private let folder = TemporaryFolder()

  /// Identities and, where there is one, the fault.
  private func plan(_ inputs: Inputs) -> [String] {
    inputs.files.map { PathText.printable($0.identity) + ($0.fault.map { ": \($0)" } ?? "") }
  }

  private static let gone = "a link that leads nowhere: No such file or directory"
  private static let ring = "a link that leads nowhere: Too many levels of symbolic links"
  private static let under = "cannot be looked at: Not a directory"

  @Test func `a link that leads nowhere keeps its place, whatever its ending`() throws {
    for name in ["a.xlsx", "c.xlsx", "d/e.xlsx"] { try folder.write("x", to: name) }
    try folder.link("b.xlsx", to: "nowhere")
    try folder.link("d/2024", to: "/nowhere/2024")
    try folder.link("d/ring.xlsx", to: "ring.xlsx")
    try folder.link("d/under.xlsx", to: "e.xlsx/f.xlsx")
    let inputs = try Inputs([folder.at("")])
    #expect(
      plan(inputs) == [
        "a.xlsx", "b.xlsx: \(Self.gone)", "c.xlsx", "d/2024: \(Self.gone)", "d/e.xlsx",
        "d/ring.xlsx: \(Self.ring)", "d/under.xlsx: \(Self.under)",
      ])
    #expect(inputs.skipped.isEmpty)
    #expect(inputs.readable.map(\.path) == ["a.xlsx", "c.xlsx", "d/e.xlsx"].map { folder.at($0) })
  }

  @Test func `what its name alone passes over is passed over unseen`() throws {
    try folder.write("x", to: "a.xlsx")
    for name in [".#a.xlsx", "~$a.xlsx"] { try folder.link(name, to: "nowhere") }
    let inputs = try Inputs([folder.at("")])
    #expect(plan(inputs) == ["a.xlsx"])
    #expect(inputs.skipped == [.hidden: 1, .lockFile: 1])
  }

  @Test func `a fault reached twice counts once`() throws {
    try folder.link("a.xlsx", to: "nowhere")
    let inputs = try Inputs([folder.at(""), folder.at("a.xlsx"), folder.at("*.xlsx")])
    #expect(plan(inputs) == ["a.xlsx: \(Self.gone)"])
    #expect(inputs.skipped == [.repeated: 2])
  }

  @Test func `a pattern matches what cannot be looked at, and names what it cannot list`() throws {
    for name in ["m1/a.xlsx", "m3/c.xlsx", "m4.xlsx"] { try folder.write("x", to: name) }
    try folder.link("m2", to: "nowhere")
    #expect(
      plan(try Inputs([folder.at("m*/*.xlsx")])) == [
        "m1/a.xlsx", "m2/: the directory cannot be listed to its end: No such file or directory",
        "m3/c.xlsx",
      ])
    #expect(plan(try Inputs([folder.at("m?")])) == ["m1/a.xlsx", "m2: \(Self.gone)", "m3/c.xlsx"])
    #expect(plan(try Inputs([folder.at("m*/a.xlsx")])) == ["m1/a.xlsx"])
  }

  @Test func `an argument that cannot be looked at is a file that failed`() throws {
    try folder.link("ring.xlsx", to: "ring.xlsx")
    #expect(plan(try Inputs([folder.at("ring.xlsx")])) == ["ring.xlsx: \(Self.ring)"])
    let long = folder.at(String(repeating: "a", count: 300) + ".xlsx")
    let fault = try #require(try Inputs([long]).files.first?.fault)
    #expect(fault == "cannot be looked at: File name too long")
  }

  /// Names of a shell's patterns, against glob(3).
  @Test func `patterns mean what glob means`() throws {
    let names = ["a.xlsx", "b[1].xlsx", ".c.xlsx", "d/a.xlsx", "d/.e/f.xlsx", "é.xlsx", "g*h.xlsx"]
    for name in names { try folder.write("x", to: name) }
    let patterns = [
      "*", "*.xlsx", "?.xlsx", "*/*", ".*", "d/.*", "[ab]*", "[!a]*", "b\\[1].xlsx", "g\\*h.xlsx",
      "*/a.xlsx", "*/.e/*", "nothing*", "*/none", "./*", "d/../*", "[", "a.xlsx/*", "é*", "**",
    ]
    for pattern in patterns {
      var found = glob_t()
      defer { globfree(&found) }
      let code = folder.at(pattern).withPlatformString { glob($0, 0, nil, &found) }
      let paths =
        code == 0 ? (0..<Int(found.gl_pathc)).map { String(cString: found.gl_pathv[$0]!) } : []
      // chatmill leaves `.` and `..` out.
      let named = Set(paths.filter { !$0.hasSuffix("/.") && !$0.hasSuffix("/..") })
      #expect(Set(Glob(folder.at(pattern)).matches.map(\.string)) == named, "\(pattern)")
    }
  }

  @Test func `an output that cannot be looked at cannot be told from an input`() throws {
    try folder.write("x", to: "a.xlsx")
    try folder.link("ring", to: "ring")
    #expect(throws: JobError.self) {
      try Inputs([folder.at("a.xlsx")], excluded: [folder.at("ring")])
    }
  }
}
