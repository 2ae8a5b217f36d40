// Runs in which one system call fails: the shim of Tests/faults, and what it is told.
import Foundation
import Support
import Testing

/// Whose calls fail.
enum FaultRole: String {
  case coordinator, worker, writer
}

/// Which calls fail.
enum FaultSide: String {
  /// Those that write.
  case write
  /// Those that look at files, list and read them, and that ask for descriptors and give them back.
  case look
}

/// What befalls the call; see `Tests/faults/faults.c`.
enum FaultKind: String {
  case full, quota, error, short, interrupted, killed, files, memory, denied, stale

  static let writing: [FaultKind] = [.full, .quota, .error, .short, .interrupted, .killed]
  static let looking: [FaultKind] = [
    .error, .files, .memory, .denied, .stale, .short, .interrupted,
  ]

  /// What the message must say; nil where the run must go on as if nothing had been, or is not
  /// asked.
  var reason: String? {
    switch self {
    case .full: "No space left on device"
    case .quota: "Disk quota exceeded"
    case .error: "Input/output error"
    case .files: "Too many open files"
    case .memory: "Cannot allocate memory"
    case .denied: "Permission denied"
    case .stale: "Stale file handle"
    case .short, .interrupted, .killed: nil
    }
  }
}

/// The calls that can fail, in the order of the shim.
enum FaultCall: Int, CaseIterable {
  case open, write, truncate, sync, rename, exchange, remove, look, list, read, close, pipe
}

/// How the output is put in place.
enum FaultPlace {
  /// An earlier run has left one, and the file system can exchange the two.
  case exchanged
  /// An earlier run has left one, and has to be moved aside.
  case movedAside
  /// This is the first run.
  case first
}

/// One output, and runs over it that are disturbed.
struct FaultBench {
  let sides: TwoSides
  let place: FaultPlace
  private let shim: String
  private let state: String
  private let folder = TemporaryFolder()

  /// Whether there is a C compiler to make the shim with.
  static let hasCompiler = (try? start("/usr/bin/env", ["cc", "--version"]).status) == 0

  init(_ place: FaultPlace) throws {
    self.place = place
    (shim, state) = (try FaultBench.makeShim(in: folder), folder("state"))
    sides = try TwoSides(files: 2, dialogues: 20, messages: 3, ["--workers", "2", "--chunk", "1"])
  }

  /// Compiles the shim. With nothing but `CHATMILL_FAULT_FALLBACK` it is a file system without
  /// exchange and links.
  static func makeShim(in folder: TemporaryFolder) throws -> String {
    let (shim, source) = (folder("faults.so"), "\(Package.root)/Tests/faults/faults.c")
    let made = try start("/usr/bin/env", ["cc", "-shared", "-fPIC", "-o", shim, source])
    try #require(made.status == 0, "\(made.error)")
    return shim
  }

  /// Runs ``TwoSides/next`` with the fault. No call was hit where it made fewer.
  func run(
    _ role: FaultRole, _ kind: FaultKind, _ side: FaultSide = .write, call: Int
  ) throws -> (Finished, hit: FaultCall?) {
    if place == .first { try sides.clear() }
    try Data(count: 8).write(to: URL(filePath: state))
    var environment = [
      "LD_PRELOAD": shim, "CHATMILL_FAULT_ROLE": role.rawValue, "CHATMILL_FAULT_CALL": "\(call)",
      "CHATMILL_FAULT_KIND": kind.rawValue, "CHATMILL_FAULT_STATE": state,
      "CHATMILL_FAULT_SIDE": side.rawValue,
      "CHATMILL_FAULT_FOLDER": URL(filePath: sides.folder.path).resolvingSymlinksInPath().path,
    ]
    if place == .movedAside { environment["CHATMILL_FAULT_FALLBACK"] = "1" }
    let finished = try start(Package.chatmill, sides.next.arguments, environment: environment)
    return (finished, FaultCall(rawValue: Int(try bytes(state)[4]) - 1))
  }
}
