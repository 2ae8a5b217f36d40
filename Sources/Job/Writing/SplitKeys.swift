// By what a dialogue is assigned to a set.
import Bytes
import Cleaning
import Recipe

/// Works out where dialogues stand in the hash space of a split.
final class SplitKeys {
  let unit: SplitUnit
  let seed: UInt64
  private var row = RowFingerprint()

  init(unit: SplitUnit, seed: UInt64) { (self.unit, self.seed) = (unit, seed) }

  /// - Parameters:
  ///   - identity: the dialogue's own key.
  ///   - names: asked for only if who talks decides.
  func key(_ identity: SplitKey, _ names: @autoclosure () throws -> PairNames) rethrows -> SplitKey
  {
    switch unit {
    case .dialogue: return identity
    case .customer: add(try names().customer, 0)
    case .pair:
      let names = try names()
      add(names.agent, 0)
      add(names.customer, 1)
    }
    // Of the names, wherever they talk.
    return SplitKey(file: Fingerprint(low: 0, high: 0), pair: row.finish(), seed: seed)
  }

  private func add(_ name: ArraySlice<UInt8>, _ column: Int32) {
    name.withUnsafeBufferPointer { row.add(column: column, kind: 0, text: $0) }
  }
}
