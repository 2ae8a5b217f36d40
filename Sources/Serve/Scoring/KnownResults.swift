// Results that were paid for before, as replies.
import Bytes
import Model

/// A store of results as a service uses it.
final class KnownResults {
  private let store: ResultStore
  private let asksAgain: Bool

  /// - Throws: `ModelError`, `StoreBusy`.
  init(_ choice: StoreChoice, _ hello: Hello?, input: String) throws {
    let key = ModelKey(id: choice.id, hello: hello, input: input)
    store = try ResultStore(choice.path, key: key.fingerprint)
    asksAgain = choice.asksAgain
  }

  var notice: String? { store.notice }

  /// What is there of an item. A store that cannot be read knows nothing.
  func find(_ item: Fingerprint) -> Reply? {
    switch try? store.find(item) {
    case .result(let bytes): .result(bytes)
    case .failed where !asksAgain:
      .refused(Refusal(.itemFailed, "the model has failed over this item before"))
    case .failed, nil: nil
    }
  }

  /// Stores the results of one batch, by one write.
  /// - Parameter item: of a call.
  func store(
    _ results: [(call: Int, result: Bytes)], _ item: (Int) -> Fingerprint?
  ) throws {
    try store.append(
      results.compactMap { call, result in
        item(call).map { StoreRecord($0, .result, Array(result)) }
      })
  }

  /// Only an item's own fault is kept.
  func note(_ failure: ItemFailure, of item: Fingerprint) throws {
    if failure.isItemsOwn { try store.append([StoreRecord(item, .failed, failure.line)]) }
  }

  func synchronise() throws { try store.synchronise() }
}
