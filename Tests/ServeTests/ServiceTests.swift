// The service itself, asked by a client of Python's standard library: Tests/serve/check_*.py.
import Foundation
import Testing

/// The built binary, which `make test-serve` builds and names.
private enum Built {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let binary = ProcessInfo.processInfo.environment["CHATMILL_SERVE_BINARY"]

  /// The binary of the tool, beside the tests.
  private static let chatmill = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "chatmill").path

  static func check(_ script: String, _ arguments: [String]) throws
    -> (status: Int32, said: String)
  {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B", "\(root)/Tests/serve/\(script)"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["CHATMILL_BINARY": chatmill]) { named, _ in named }
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}

@Suite(
  .enabled(if: Built.binary != nil, "chatmill-serve is not built here; make test-serve does"),
  .serialized)
struct ServiceTests {
  @Test(arguments: [
    "routes", "bad_bodies", "roles", "token", "unix_socket", "pipelining", "streams",
    "disconnects", "back_pressure", "deadlines", "poison", "killed_model", "no_model",
    "graceful_end", "slow_clients", "many_connections", "store", "keep", "memory",
  ])
  func `the service holds what docs/model.md says`(_ name: String) throws {
    let (status, said) = try Built.check("check_serve.py", [name])
    #expect(status == 0, "\(name): \(said)")
  }

  @Test(arguments: [
    "same_store", "same_store_of_texts", "id_of_the_recipe", "flags_first", "endpoint",
  ])
  func `a recipe's model is asked as a run asks it`(_ name: String) throws {
    let (status, said) = try Built.check("check_recipe.py", [name])
    #expect(status == 0, "\(name): \(said)")
  }

  @Test(arguments: ["default", "every_key.yaml"])
  func `the turns of a request are those of a run over the same rows`(_ recipe: String) throws {
    let fixtures = "\(Built.root)/fixtures"
    let files = try FileManager.default.subpathsOfDirectory(atPath: fixtures).filter {
      $0.hasPrefix("demo/") && $0.hasSuffix(".xlsx")
        || $0.hasPrefix("cases/") && $0.contains("/inputs/")
          && ($0.hasSuffix(".xlsx") || $0.hasSuffix(".csv"))
    }.sorted()
    let rules = recipe == "default" ? recipe : "\(Built.root)/Tests/serve/\(recipe)"
    let (status, said) = try Built.check(
      "check_equal.py", ["--recipe", rules] + files.map { "\(fixtures)/\($0)" })
    #expect(status == 0, "\(said)")
  }
}
