// MinHash signatures in bands: dialogues that share a band are worth comparing.
import Bytes
import Recipe

/// Makes the bands of dialogues (locality-sensitive hashing; Broder 1997, and Shrivastava 2017 for
/// the empty bins).
///
/// One hash for each gram falls into one of some bins, of which each keeps its least: two dialogues
/// agree in a bin with the probability of their similarity. A band is some bins together. Bands are
/// as large as they can be if 64 bins are to find 98 of 100 pairs that are just similar enough,
/// and nearly all that are more so. Whoever finds a pair compares the grams themselves.
package struct NearSignature: ~Copyable {
  /// How many bands there are, and of how many bins.
  struct Shape: Equatable {
    var bands: Int
    var rows: Int

    private static let mostBins = 64
    private static let leastRecall = 0.98

    init(bands: Int, rows: Int) { (self.bands, self.rows) = (bands, rows) }

    init(similarity: Double) {
      self.init(bands: Shape.mostBins, rows: 1)
      var agreement = similarity
      for rows in 1...Shape.mostBins {
        let bands = Shape.bands(agreement)
        if bands * rows <= Shape.mostBins { self.init(bands: bands, rows: rows) }
        agreement *= similarity
      }
    }

    /// The bands that find enough pairs of which each agrees in a band with this probability.
    private static func bands(_ agreement: Double) -> Int {
      var (bands, missed) = (1, 1 - agreement)
      while missed > 1 - leastRecall, bands < mostBins {
        missed *= 1 - agreement
        bands += 1
      }
      return missed > 1 - leastRecall ? mostBins + 1 : bands
    }
  }

  let shape: Shape
  private let bins: Int
  private let grams: Grams
  /// For each bin the first bins that it looks at if it is empty.
  private let others: [UInt8]
  private static let otherCount = 16
  private var least: UnsafeMutablePointer<UInt32>
  private var filled: UnsafeMutablePointer<UInt32>

  /// - Parameter similarity: above 0 and at most 1.
  package init(_ recipe: Recipe, similarity: Double) {
    grams = Grams(recipe)
    shape = Shape(similarity: similarity)
    bins = shape.bands * shape.rows
    let bins = bins
    others = (0..<bins).flatMap { bin in
      (1...NearSignature.otherCount).map { UInt8(NearSignature.other(bin, $0, of: bins)) }
    }
    least = .allocate(capacity: bins)
    filled = .allocate(capacity: bins)
  }

  deinit {
    least.deallocate()
    filled.deallocate()
  }

  /// Hands on the fingerprint of every band.
  package mutating func forEachBand(of dialogue: Bytes, _ use: (Fingerprint) -> Void) {
    collect(dialogue)
    fillEmpty()
    for band in 0..<shape.bands {
      let values = UnsafeRawBufferPointer(
        UnsafeBufferPointer(start: filled + band * shape.rows, count: shape.rows))
      use(Fingerprint(values, seed: UInt64(band)))
    }
  }

  private func collect(_ dialogue: Bytes) {
    least.update(repeating: .max, count: bins)
    let (least, bins) = (least, UInt64(bins))
    grams.forEach(dialogue) { gram in
      let bin = Int(((gram >> 32) &* bins) >> 32)
      let value = UInt32(truncatingIfNeeded: gram) & ~1
      // Not `if`, which no processor could foresee.
      least[bin] = min(least[bin], value)
    }
  }

  /// An empty bin takes what another has, which the number of the bin alone chooses.
  private func fillEmpty() {
    for bin in 0..<bins {
      var (from, attempt) = (bin, 0)
      while least[from] == .max {
        from = other(bin, attempt)
        attempt += 1
      }
      filled[bin] = least[from]
    }
  }

  @inline(__always)
  private func other(_ bin: Int, _ attempt: Int) -> Int {
    attempt < NearSignature.otherCount
      ? Int(others[bin * NearSignature.otherCount + attempt])
      : NearSignature.other(bin, attempt + 1, of: bins)
  }

  private static func other(_ bin: Int, _ attempt: Int, of bins: Int) -> Int {
    let mixed = Mix.of(UInt64(bin) << 32 | UInt64(attempt)) >> 32
    return Int((mixed &* UInt64(bins)) >> 32)
  }
}
