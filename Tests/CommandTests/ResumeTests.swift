// What an earlier run has milled is used again where it still holds, and only there.
import Foundation
import Support
import Testing

struct ResumeTests {
  private let folder = TemporaryFolder()

  private func input(_ files: Int = 4) throws -> String {
    let input = try folder.make("in")
    try Chats.write(0..<files, dialogues: 5, to: input)
    return input
  }

  private func reused(_ output: String) throws -> Int { try RunReport(of: output).totals.reused }

  @Test func `with --keep-parts the next run mills only what is new or changed`() throws {
    let input = try input()
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    #expect(try reused(folder("out")) == 0)
    #expect(Package.names(in: folder("out.chatmill")) == ["parts"])
    #expect(Package.names(in: folder("out.chatmill/parts")).count == 4)
    try Chats.write(4..<6, dialogues: 5, to: input)
    try Chats.write(1..<2, dialogues: 7, to: input)
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    #expect(try reused(folder("out")) == 3)
    #expect(try run(input, to: folder("calm"), ["--fresh"]).status == 0)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("calm")))
    #expect(try run(input, to: folder("out")).status == 0)
    #expect(try reused(folder("out")) == 6)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("calm")))
    #expect(Package.names(in: folder("")) == ["calm", "in", "out"])
  }

  @Test(arguments: [["--agent-label", "A:"], ["--final", "keep"], ["--system-message", "x"]])
  func `other rules use no part`(_ rules: [String]) throws {
    let input = try input()
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    #expect(try run(input, to: folder("out"), ["--keep-parts"] + rules).status == 0)
    #expect(try reused(folder("out")) == 0)
    #expect(try run(input, to: folder("calm"), rules).status == 0)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("calm")))
  }

  @Test(arguments: [
    ["--seed", "3"], ["--validation", "4"], ["--chunk", "2"], ["--workers", "1"],
  ])
  func `what shapes no part uses all of them`(_ flags: [String]) throws {
    let input = try input()
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    #expect(try run(input, to: folder("out"), flags).status == 0)
    #expect(try reused(folder("out")) == 4)
    #expect(try run(input, to: folder("calm"), flags).status == 0)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("calm")))
  }

  @Test func `--fresh uses none, and parts of inputs that are gone are removed`() throws {
    let input = try input()
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    try FileManager.default.removeItem(atPath: "\(input)/\(Package.names(in: input)[0])")
    #expect(try run(input, to: folder("out"), ["--keep-parts", "--fresh"]).status == 0)
    #expect(try reused(folder("out")) == 0)
    #expect(Package.names(in: folder("out.chatmill/parts")).count == 3)
  }

  @Test func `a part with a changed byte is milled again`() throws {
    let input = try input()
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    let calm = try RunOutput(folder("out"))
    for name in Package.names(in: folder("out.chatmill/parts")).prefix(2) {
      let path = folder("out.chatmill/parts/\(name)")
      var part = try bytes(path)
      part[part.count / 3] ^= 4
      try Data(part).write(to: URL(filePath: path))
    }
    #expect(try run(input, to: folder("out")).status == 0)
    #expect(try reused(folder("out")) == 2)
    #expect(try RunOutput(folder("out")) == calm)
  }

  @Test func `an input that was only touched uses its part`() throws {
    let input = try input(1)
    let path = "\(input)/\(Package.names(in: input)[0])"
    #expect(try run(input, to: folder("out"), ["--keep-parts"]).status == 0)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    #expect(try run(input, to: folder("out")).status == 0)
    #expect(try reused(folder("out")) == 1)
  }

  @Test func `too many validation dialogues keep the parts for a better number`() throws {
    let input = try input()
    let finished = try run(input, to: folder("out"), ["--validation", "1000"])
    #expect(finished.status == 2)
    #expect(Package.names(in: folder("out.chatmill")) == ["parts"])
    #expect(try run(input, to: folder("out"), ["--validation", "3"]).status == 0)
    #expect(try reused(folder("out")) == 4)
    #expect(Package.names(in: folder("")) == ["in", "out"])
  }

  @Test func `more files move no validation dialogue of a percentage`() throws {
    let input = try input(6)
    #expect(try run(input, to: folder("few"), ["--validation", "30%"]).status == 0)
    try Chats.write(6..<9, dialogues: 5, to: input)
    #expect(try run(input, to: folder("many"), ["--validation", "30%"]).status == 0)
    let few = try Set(RunOutput(folder("few")).dialogues("forward/val.txt"))
    let train = try Set(RunOutput(folder("few")).dialogues("forward/train.txt"))
    let many = try Set(RunOutput(folder("many")).dialogues("forward/val.txt"))
    #expect(!few.isEmpty)
    #expect(few.isSubset(of: many))
    #expect(train.isDisjoint(with: many))
  }
}
