// `chatmill forget` that is killed, or cannot remove something: nothing beside the output holds
// whom it says to be gone.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// Files beside and in the output that hold a customer's words.
  private func holders(of word: String) throws -> [String] {
    let word = Data(word.utf8)
    return try ["out", "out.chatmill"].flatMap { name in
      let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder(name))
      return try (paths ?? []).map { "\(name)/\($0)" }.filter { path in
        guard let found = FileManager.default.contents(atPath: folder(path)) else { return false }
        return try !found.isEmpty && Data(bytes(folder(path))).range(of: word) != nil
      }
    }
  }

  private func restore() throws {
    for name in ["out", "out.chatmill"] {
      try? FileManager.default.removeItem(atPath: folder(name))
      try FileManager.default.copyItem(atPath: folder("saved/\(name)"), toPath: folder(name))
    }
  }

  private func save() throws {
    _ = try folder.make("saved")
    for name in ["out", "out.chatmill"] {
      try FileManager.default.copyItem(atPath: folder(name), toPath: folder("saved/\(name)"))
    }
  }

  /// Some calls of all, and nearly every one of the last, which put the output in place and remove
  /// the one before.
  private func places(of calls: Int) -> [Int] {
    let step = Chaos.wanted == nil ? 61 : 1
    let last = Chaos.wanted == nil ? 4 : 1
    return Array(stride(from: 1, to: calls - 90, by: step))
      + stride(from: max(1, calls - 90), through: calls, by: last)
  }

  @Test(
    .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"),
    arguments: [FaultKind.killed, .error], [false, true])
  func
    `forget --apply: nothing beside the output holds whom it, or the next command, tells to be gone`(
      _ kind: FaultKind, _ isMovedAside: Bool
    ) throws
  {
    try runTen("lineage: true", ["--keep-parts"])
    try save()
    let shim = try FaultBench.makeShim(in: folder)
    let fallback = isMovedAside ? ["CHATMILL_FAULT_FALLBACK": "1"] : [:]
    let calm = try forget("wx_3", faults: shim, kind, call: 1_000_000, fallback)
    #expect(calm.finished.status == 0)
    var hits = 0
    for call in places(of: calm.calls) {
      try restore()
      let (finished, _, wasHit) = try forget("wx_3", faults: shim, kind, call: call, fallback)
      hits += wasHit ? 1 : 0
      let said = Comment("call \(call): \(finished.status) \(finished.error)")
      if finished.status == 0 { #expect(try holders(of: "密语3f").isEmpty, said) }
      if [1, 2].contains(finished.status) {
        #expect(finished.error.contains("Input/output error"), said)
        #expect(finished.error.split(separator: "\n").count == 1, said)
      }
      try checkNext(call, said)
    }
    #expect(hits > 20)
  }

  /// Whatever comes next first ends what was begun.
  private func checkNext(_ call: Int, _ said: Comment) throws {
    let next = [
      ["forget", folder("out"), "--customer", "wx_3"], ["verify", folder("out")],
      ["explain", folder("out"), "train:0"],
    ][call % 3]
    #expect(try chatmill(next).status == 0, said)
    #expect(
      !Package.names(in: folder("out.chatmill")).contains {
        $0.hasPrefix("output-") || $0 == "old"
      }, said)
    if try forget("wx_3").text.contains("nothing of this customer was found") {
      #expect(try holders(of: "密语3f").isEmpty, said)
    }
    #expect(try forget("wx_3", "--apply").status == 0, said)
    #expect(try holders(of: "密语3f").isEmpty, said)
    #expect(Package.names(in: folder("")).filter { $0.hasPrefix("out") } == ["out"], said)
  }

  private func forget(
    _ customer: String, faults shim: String, _ kind: FaultKind, call: Int, _ more: [String: String]
  ) throws -> (finished: Finished, calls: Int, wasHit: Bool) {
    let state = folder("state")
    try Data(count: 8).write(to: URL(filePath: state))
    let environment = [
      "LD_PRELOAD": shim, "CHATMILL_FAULT_ROLE": "coordinator", "CHATMILL_FAULT_CALL": "\(call)",
      "CHATMILL_FAULT_KIND": kind.rawValue, "CHATMILL_FAULT_STATE": state,
      "CHATMILL_FAULT_FOLDER": URL(filePath: folder.path).resolvingSymlinksInPath().path,
    ].merging(more) { one, _ in one }
    let finished = try start(
      Package.chatmill, ["forget", folder("out"), "--customer", customer, "--apply"],
      environment: environment)
    let found = try bytes(state)
    return (finished, Int(found[0]) + Int(found[1]) << 8, found[4] > 0)
  }

  @Test func `forget --apply: parts go though the output holds nothing of the customer`() throws {
    try runTen("lineage: true", ["--keep-parts"])
    #expect(try forget("nobody").status == 0)
    #expect(Package.names(in: folder("out.chatmill/parts")).count == 5)
    #expect(try forget("nobody", "--apply").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder("out.chatmill")))
  }

  @Test func `forget --apply: a part that cannot be removed is named, and nothing is changed`()
    throws
  {
    try runTen("lineage: true", ["--keep-parts"])
    let part = folder("out.chatmill/parts/\(Package.names(in: folder("out.chatmill/parts"))[2])")
    // Not everybody may, and not every file system knows it.
    guard try start("/usr/bin/env", ["chattr", "+i", part]).status == 0 else { return }
    defer { _ = try? start("/usr/bin/env", ["chattr", "-i", part]) }
    let before = try tree()
    for customer in ["wx_3", "nobody"] {
      let finished = try forget(customer, "--apply")
      #expect(finished.status == 2)
      #expect(finished.error == "chatmill: \(part): cannot be removed: Operation not permitted\n")
      #expect(
        !finished.text.contains("nothing of this customer") && !finished.text.contains("taken out"))
      #expect(try tree() == before)
    }
  }
}
