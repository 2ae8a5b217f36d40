// What a loop tells whoever measures it.

/// A moment in the life of a batch.
package enum LoopNote: Sendable, Equatable {
  /// - items: the calls in it.
  case sent(batch: Int, items: [Int])
  case answered(batch: Int)
  /// It failed, or its worker is gone; its items go out again in other batches, or fail.
  case lost(batch: Int)
}
