// Pseudonyms through the built binary: no id is left in anything that a run writes.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  private static let key = "0123456789abcdef0123"
  // hmac.new(key, id, sha256).hexdigest()[:32] in Python.
  private static let agent = "d346b64f2e7bd6205fc8889876ce4359"
  private static let customer = "a812189f992ce1cfffc7671937ef75f5"

  private func pseudonymRows() -> [[String]] {
    [
      header, row("是", "您好", "2024-03-01 09:00:00"), row("否", "在吗", "2024-03-01 09:00:01"),
      row("否", "微信红包", "2024-03-01 09:00:02"), row("否", "在吗", "2024-03-01 09:00:03"),
      row("机器人", "x", "2024-03-01 09:00:04", pair: "1.23456789012E+17"),
      row("否", "结束", "", "系统"), row("否", "还在", "2024-03-01 09:00:05"),
    ]
  }

  private static let recipe =
    "{rejects: true, types: {cut: [系统]}, duplicates: {consecutive: 60s}, pseudonyms: {key: secret/key}}"

  private func runPseudonyms(_ key: String, _ more: [String] = []) throws -> Finished {
    _ = try folder.make("secret")
    try folder.write(key, to: "secret/key")
    return try mill(pseudonymRows(), RecipeRunTests.recipe, more)
  }

  @Test func `pseudonyms stand for ids in clean workbooks, and nothing else changes`() throws {
    #expect(try runPseudonyms(RecipeRunTests.key + "\r\n").status == 0)
    let rows = try cleanRows()
    #expect(rows.map { $0[0] } == ["坐席id"] + Array(repeating: RecipeRunTests.agent, count: 3))
    #expect(rows.map { $0[1] } == ["客户微信id"] + Array(repeating: RecipeRunTests.customer, count: 3))
    #expect(rows.map { $0[3] } == ["消息内容", "您好", "在吗", "还在"])
    #expect(try forward() == "坐席:您好\n客户:在吗\n\n客户:还在\n\n")
    #expect(try report().totals.rows.consecutive == 1)
  }

  @Test func `neither ids nor the key are left in anything that a run writes`() throws {
    #expect(try runPseudonyms(RecipeRunTests.key, ["--keep-parts"]).status == 0)
    let written = try FileManager.default.subpathsOfDirectory(atPath: folder("."))
      .filter { $0.hasPrefix("out") }.map { folder($0) }
    var isDirectory: ObjCBool = false
    let files = written.filter {
      FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory)
        && !isDirectory.boolValue
    }
    #expect(files.count > 8)
    for file in files {
      for secret in [RecipeRunTests.key, "1.23456789012E+17", "\"w\"", ">w<", "kf"] {
        #expect(try Data(bytes(file)).range(of: Data(secret.utf8)) == nil, "\(secret) in \(file)")
      }
    }
    let told = try report().files[0].warnings
    #expect(told.contains { $0.contains("1 id may have lost digits") && $0.contains("row 6") })
  }

  @Test func `a pseudonym is the same in every file and run, and another with another key`() throws
  {
    #expect(try runPseudonyms(RecipeRunTests.key).status == 0)
    let first = try cleanRows()[1]
    #expect(try runPseudonyms(RecipeRunTests.key).status == 0)
    #expect(try cleanRows()[1] == first)
    #expect(try runPseudonyms("another key of enough bytes", ["--keep-parts"]).status == 0)
    let second = try cleanRows()[1]
    #expect(second[0] != first[0] && second[1] != first[1] && second[3] == first[3])
    #expect(try runPseudonyms(RecipeRunTests.key, ["--keep-parts"]).status == 0)
    #expect(try cleanRows()[1] == first)
    #expect(try report().totals.reused == 0)
  }

  @Test
  func `a key that cannot be used is told with its place in the recipe, and nothing is replaced`()
    throws
  {
    let place = "chatmill: \(folder("recipe.yaml")):1:"
    let expect = { (finished: Finished, reason: String) in
      #expect(finished.status == 64 && finished.error.hasPrefix(place), "\(finished.error)")
      #expect(finished.error.contains("secret/key") && finished.error.contains(reason))
      #expect(finished.error.count { $0 == "\n" } == 1)
    }
    expect(try runPseudonyms("short"), "16 bytes")
    let key = folder("secret/key")
    for (reason, make) in [
      ("No such file", "rm -f"), ("a directory", "mkdir"),
      ("not a regular file", "rm -r $0; mkfifo"),
      ("too large", "rm $0; truncate -s 1G"),
    ] {
      #expect(try start("/bin/sh", ["-c", "\(make) $0", key]).status == 0)
      expect(try mill(pseudonymRows(), RecipeRunTests.recipe), reason)
    }
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }
}
