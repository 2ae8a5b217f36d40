// The system calls of a process that reads workbooks: each that there is, tried behind the fence.
import Foundation
import Support
import Testing

@Suite(
  .enabled(if: FaultBench.hasCompiler, "there is no C compiler"),
  .disabled(if: Sanitizer.isOn, "a sanitizer needs system calls of its own"))
struct FenceCallTests {
  private let folder = TemporaryFolder()
  private let workbook = Package.fixture("cases/basic/inputs/chat.xlsx")

  /// Orders for a worker whose fence refuses, and does not kill.
  private func orders() throws -> String {
    let fence: [String: Any] = ["memory": 1 << 30, "readable": [workbook], "isDeadly": false]
    let begin = ["begin": ["recipe": try RunReport.recipe(of: workbook), "fence": fence]]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: begin), as: UTF8.self)
    let header =
      "{\"readHeader\":{\"file\":0,\"part\":\"\(folder("a.part"))\",\"input\":{\"path\":\"\(workbook)\",\"size\":1,\"modified\":1,\"identity\":[]}}}"
    try folder.write("\(text)\n\(header)\n", to: "orders")
    return folder("orders")
  }

  /// What a worker tells of its attempts.
  private func attempts(_ mode: String) throws -> [HostileReader.Attempt] {
    let (finished, attempts) = try HostileReader().run(
      mode, program: "/bin/sh", ["-c", "\"$0\" worker < \"$1\"", Package.chatmill, orders()])
    #expect(finished.status == 77, "\(finished.error)")
    return attempts
  }

  private func document() throws -> String {
    try String(contentsOfFile: "\(Package.root)/docs/reliability.md", encoding: .utf8)
  }

  @Test func `of all system calls a worker has those that the document names, and no others`()
    throws
  {
    let left = Set(try attempts("every").filter { !$0.isRefused }.map(\.name))
    let line = try #require(document().split(separator: "\n").first { $0.hasPrefix("Left to it:") })
    let named = Set(line.matches(of: /`([a-z0-9_]+)`/).map { String($0.1) })
    // These do what they say, so they are not tried.
    let untried: Set = ["exit", "exit_group", "rt_sigreturn"]
    // This fence names a file.
    #expect(
      left == named.subtracting(untried).union(["openat"]), "\(left.symmetricDifference(named))")
  }

  @Test func `what a workbook could do with its worker is refused, and the document says so`()
    throws
  {
    let attempts = try attempts("named")
    let text = try document()
    #expect(attempts.count > 80)
    for attempt in attempts {
      #expect(attempt.isRefused, "\(attempt.name): \(String(cString: strerror(attempt.code)))")
      let call = attempt.name.split(separator: " ")[0]
      #expect(text.contains("`\(call)`"), "\(call) is not in docs/reliability.md")
    }
  }

  @Test func `in a build for debugging each of them ends the process`() throws {
    let reader = try HostileReader()
    // A library may look for a file that is not there, so these are always told.
    let told: Set = ["openat of another file", "readlinkat"]
    let names = try attempts("names").map(\.name).filter { !told.contains($0) }
    for name in names {
      let (finished, attempts) = try reader.run(name, ["cat", workbook])
      #expect(finished.status == 128 + SIGSYS && attempts.isEmpty, "\(name): \(finished.status)")
    }
  }

  #if arch(x86_64)
  @Test(arguments: ["x32", "i386"])
  func `system calls of another architecture end the process, whatever the build`(
    _ name: String
  ) throws {
    let (finished, attempts) = try HostileReader().run(
      name, program: "/bin/sh", ["-c", "\"$0\" worker < \"$1\"", Package.chatmill, orders()])
    #expect(finished.status == 128 + SIGSYS && attempts.isEmpty)
  }
  #endif
}
