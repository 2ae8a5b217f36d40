// By what a dialogue is assigned to a set.
import Cleaning

/// Works out where dialogues stand in the hash space of a split.
struct SplitKeys {
  let unit: SplitUnit
  let seed: UInt64

  /// Whether who talks decides.
  var needsNames: Bool { unit != .dialogue }

  /// - Parameters:
  ///   - identity: the dialogue's own key.
  ///   - names: where ``needsNames``.
  func key(_ identity: SplitKey, _ names: @autoclosure () throws -> PairNames) rethrows -> SplitKey
  {
    switch unit {
    case .dialogue: return identity
    case .customer: return key([try names().customer])
    case .pair:
      let names = try names()
      return key([names.agent, names.customer])
    }
  }

  /// Of some names, wherever they talk.
  private func key(_ names: [ArraySlice<UInt8>]) -> SplitKey {
    var row = RowFingerprint()
    for (column, name) in names.enumerated() {
      name.withUnsafeBufferPointer { row.add(column: Int32(column), kind: 0, text: $0) }
    }
    return SplitKey(file: Fingerprint(low: 0, high: 0), pair: row.finish(), seed: seed)
  }
}
