// Rules compiled in a process of their own. If Hyperscan compiles a regex for ever, nothing else
// can end it.
import CLinux
import Cleaning
import FoundationEssentials
import Glibc
import Recipe
import Rules
import SystemPackage

/// Compiles rules within bounds of processor time and memory, and finds the rule at fault if the
/// bounds do not hold.
///
/// First all rules are compiled at once, as scanning needs them. If that takes too long, each is
/// compiled alone, and the first that takes too long by itself is named. If there is none, the
/// rules are only many, and get the time for it.
struct RuleCompiler {
  /// What a child is told.
  struct Order: Codable {
    var rules: [MessageRule]
    /// Compile each rule alone, in place of all at once.
    var isEach: Bool
    /// How much processor time each rule or all may take, in hundredths of a second.
    var bound: Int32
    /// The process that waits for the answer.
    var parent: Int32 = getpid()
  }

  private enum Bound {
    static let first: Int32 = 2_00
    static let alone: Int32 = 2_00
    static let last: Int32 = 60_00
  }

  private let rules: [MessageRule]

  init(_ rules: [MessageRule]) { self.rules = rules }

  /// The rules as `CompiledRules.serialized` gives them.
  /// - Throws: `RulesError` that names the rule if one is at fault; ``JobError`` if no child could
  ///   be started.
  func compiled() throws -> [UInt8] {
    // Without expressions nothing asks for time.
    guard RuleSet.hasExpressions(rules) else { return try RuleSet.compile(rules).serialized }
    if let bytes = try all(within: Bound.first) { return bytes }
    try eachAlone()
    if let bytes = try all(within: Bound.last) { return bytes }
    throw RulesError(
      "the rules together take more than \(Bound.last / 100) s or 2 GiB to compile; use fewer or simpler ones"
    )
  }

  /// nil if time or memory was too short.
  private func all(within bound: Int32) throws -> [UInt8]? {
    let answer = try Answer(CompilerProcess.run(Order(rules: rules, isEach: false, bound: bound)))
    if let fault = answer.fault {
      // A fault that no rule is blamed for may still be one rule's.
      if fault.rule == nil { try eachAlone() }
      throw fault
    }
    return answer.bytes
  }

  private func eachAlone() throws {
    let answer = try Answer(
      CompilerProcess.run(Order(rules: rules, isEach: true, bound: Bound.alone)))
    if let fault = answer.fault { throw fault }
    guard answer.bytes == nil, rules.indices.contains(answer.begun - 1) else { return }
    let rule = answer.begun - 1
    throw RulesError(
      "rule '\(rules[rule].name)': it takes more than \(Bound.alone / 100) s or 2 GiB to compile; use smaller repeats",
      rule: rule)
  }
}

/// What a child wrote: a byte for each rule that it began with, then how it ended. If it was ended
/// from outside, there is nothing behind the bytes.
private struct Answer {
  static let begun: UInt8 = 0x2E
  static let compiled: UInt8 = 0x2B
  static let failed: UInt8 = 0x2D

  let begun: Int
  var bytes: [UInt8]?
  var fault: RulesError?

  init(_ output: [UInt8]) {
    begun = output.prefix { $0 == Answer.begun }.count
    let rest = output.dropFirst(begun)
    if rest.first == Answer.compiled { bytes = Array(rest.dropFirst()) }
    if rest.first == Answer.failed {
      fault =
        (try? JSONDecoder().decode(RulesError.self, from: Data(rest.dropFirst())))
        ?? RulesError("message rules cannot be compiled")
    }
  }
}

extension RuleCompiler {
  /// The child: reads its order, compiles behind the fence, writes its answer.
  static func serve() throws {
    ParentWatch.start()
    let order = try JSONDecoder().decode(Order.self, from: Data(readAll(.standardInput)))
    // The parent may be gone since before there was a watch.
    guard getppid() == order.parent else { return }
    // Behind the fence no library can be loaded.
    RuleSet.prepare()
    guard clinux_count_processor_time() == 0 else { throw Errno(rawValue: errno) }
    _ = Fence(readable: []).putUp()
    clinux_bound_processor_time(order.bound)
    do {
      let bytes = try order.isEach ? compileEach(order) : RuleSet.compile(order.rules).serialized
      // What is left is only writing.
      clinux_bound_processor_time(Int32.max)
      try FileDescriptor.standardOutput.writeAll([Answer.compiled] + bytes)
    } catch let error as RulesError {
      try FileDescriptor.standardOutput.writeAll([Answer.failed] + JSONEncoder().encode(error))
    }
  }

  private static func compileEach(_ order: Order) throws -> [UInt8] {
    for (place, rule) in order.rules.enumerated() {
      try FileDescriptor.standardOutput.writeAll([Answer.begun])
      clinux_bound_processor_time(order.bound)
      do { _ = try RuleSet.compile([rule]) } catch let error as RulesError {
        throw RulesError(error.description, rule: place)
      }
    }
    return []
  }

  private static func readAll(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }
}
