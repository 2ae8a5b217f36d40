// What a slice of a comparison comes to.

/// The end of one task of a comparison.
enum SliceResult: Equatable {
  /// - losses: what each compared part loses.
  case sifted(losses: [Int])
  /// Dialogues of the whole job are built.
  /// - counts: by the file in which they begin.
  /// - prints: of the dialogues.
  case built(counts: [BuiltCount], prints: Int, checksum: UInt64)
}
