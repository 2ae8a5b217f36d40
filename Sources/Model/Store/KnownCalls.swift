// Calls that need not be made: the store has their results, or an equal one is under way.
import Bytes

/// Asks the store before the model, and writes to it before anybody uses a result.
///
/// Equal items in flight are one call, whose outcome goes to all who asked.
package final class KnownCalls {
  package let store: ResultStore
  private let asksAgain: Bool
  /// Who waits for a call besides the first who asked, by the call.
  private var followers: [Int: [Int]] = [:]
  private var callOf: [Fingerprint: Int] = [:]
  private var prints: [Int: Fingerprint] = [:]
  package private(set) var fromStore = 0

  /// - Parameter asksAgain: failures in the store are tried again.
  package init(_ store: ResultStore, asksAgain: Bool) {
    (self.store, self.asksAgain) = (store, asksAgain)
  }

  /// What is to be done for an item.
  package enum Answer {
    case known(StoredResult)
    /// An equal item is being asked about; its outcome will be told for this one, too.
    case underWay
    case ask
  }

  /// - Parameters:
  ///   - asker: told with the outcome.
  ///   - call: the number that the call will have if it must be made.
  package func look(_ payload: Fingerprint, asker: Int, call: Int) throws -> Answer {
    if let known = try store.find(payload), !isFailed(known) || !asksAgain {
      fromStore += 1
      return .known(known)
    }
    if let call = callOf[payload] {
      followers[call, default: []].append(asker)
      return .underWay
    }
    (callOf[payload], prints[call]) = (call, payload)
    return .ask
  }

  private func isFailed(_ known: StoredResult) -> Bool {
    if case .failed = known { true } else { false }
  }

  /// Stores the results of one batch, by one write.
  package func store(_ results: [(call: Int, result: Bytes)]) throws {
    try store.append(
      results.compactMap { call, result in
        prints[call].map { StoreRecord($0, .result, Array(result)) }
      })
  }

  /// The call is finished. Returns who waits for it besides the first who asked.
  package func finished(_ call: Int, failure: ItemFailure? = nil) throws -> [Int] {
    guard let print = prints.removeValue(forKey: call) else { return [] }
    callOf[print] = nil
    if let failure, failure.isItemsOwn {
      try store.append([StoreRecord(print, .failed, failure.line)])
    }
    return followers.removeValue(forKey: call) ?? []
  }
}
