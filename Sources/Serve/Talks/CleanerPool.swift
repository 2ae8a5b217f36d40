// Cleaners for as many threads as clean at the same time.
import Synchronization

/// Hands a cleaner to one thread at a time, and keeps it for the next one.
package final class CleanerPool: Sendable {
  /// Safe: in the pool nobody uses it, outside the one that took it does.
  private struct Idle: @unchecked Sendable { var cleaner: TalkCleaner }

  private let idle = Mutex<[Idle]>([])
  private let make: @Sendable () throws -> TalkCleaner

  /// - Throws: what making the first one throws.
  package init(_ make: @escaping @Sendable () throws -> TalkCleaner) throws {
    self.make = make
    let first = Idle(cleaner: try make())
    idle.withLock { $0.append(first) }
  }

  /// Calls `work`, which must not keep the cleaner.
  package func use<Result>(_ work: (TalkCleaner) throws -> Result) throws -> Result {
    let taken = try idle.withLock { $0.popLast() } ?? Idle(cleaner: make())
    defer { idle.withLock { $0.append(taken) } }
    return try work(taken.cleaner)
  }
}
