// What the tests of the command share: the built binary, temporary folders, fixtures.
import Foundation
import Testing

/// The package and the programs that lie outside it.
enum Package {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let chatmill = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "chatmill").path

  static func fixture(_ name: String) -> String { "\(root)/fixtures/\(name)" }

  /// Names in a folder, in byte order; none where it is missing.
  static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// The Python of Tests/reference, with the packages of its requirements; nil where there is none.
enum Python {
  static let path: String? = {
    let named = ProcessInfo.processInfo.environment["CHATMILL_PYTHON"]
    let path = named ?? "\(Package.root)/.build/venv/bin/python"
    return access(path, X_OK) == 0 ? path : nil
  }()

  /// Runs a program of Tests/reference, which must succeed.
  @discardableResult
  static func run(_ program: String, _ arguments: String...) throws -> Finished {
    let script = "\(Package.root)/Tests/reference/\(program)"
    let finished = try start(#require(path), [script] + arguments)
    #expect(finished.status == 0, "\(program): \(finished.error)")
    return finished
  }
}

/// A temporary folder that lives as long as its test.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "chatmill-" + UUID().uuidString
    precondition(mkdir(path, 0o700) == 0, "no temporary folder")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder inside, and those above it.
  func make(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: self(name), withIntermediateDirectories: true)
    return self(name)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: self(name)))
  }
}

/// How a process ended and what it said.
struct Finished {
  /// As a shell counts it: 128 and the signal's number for a process that a signal ended.
  let status: Int32
  let output: [UInt8]
  let error: String
  /// Bytes of memory of the largest process, its own children included.
  let peakMemory: Int
  /// Wall-clock seconds, rounded to tenths.
  let seconds: Double

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }

/// Runs the built binary.
@discardableResult
func chatmill(_ arguments: String...) throws -> Finished { try chatmill(arguments) }

@discardableResult
func chatmill(_ arguments: [String]) throws -> Finished {
  try start(Package.chatmill, arguments)
}

/// Runs a program to its end, without input; what it prints goes through files, so that nothing can block.
func start(_ program: String, _ arguments: [String]) throws -> Finished {
  let (folder, begin) = (TemporaryFolder(), Date())
  let (status, peakMemory) = try withExtendedLifetime(folder) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, folder("output"), flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder("error"), flags, 0o600)
    return try wait(spawn(program, arguments, &actions))
  }
  return try Finished(
    status: status, output: bytes(folder("output")),
    error: String(decoding: bytes(folder("error")), as: UTF8.self),
    peakMemory: peakMemory, seconds: (Date().timeIntervalSince(begin) * 10).rounded() / 10)
}

private func spawn(
  _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t
) throws -> pid_t {
  // Help is wrapped by the width of the terminal.
  let environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "80"]) { $1 }
  var (words, variables) = (
    ([program] + arguments).map { strdup($0) } + [nil],
    environment.map { strdup("\($0)=\($1)") } + [nil]
  )
  defer { for word in words + variables { free(word) } }
  var pid: pid_t = 0
  let code = posix_spawn(&pid, program, &actions, nil, &words, &variables)
  guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
  return pid
}

/// The status as a shell counts it, and the bytes of memory that it and its children took at most.
private func wait(_ pid: pid_t) throws -> (Int32, Int) {
  var (status, usage) = (Int32(0), rusage())
  while wait4(pid, &status, 0, &usage) < 0 {
    guard errno == EINTR else { throw POSIXError(.ECHILD) }
  }
  return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, usage.ru_maxrss << 10)
}
