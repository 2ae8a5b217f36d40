// The dialogues of a job in the order of a seeded hash.
import Cleaning
import SystemPackage

/// Goes through all dialogues of many parts in an order that depends on nothing but their identities and the seed.
///
/// Indexes are read once for each pass, and a pass holds the entries of at most ``most`` dialogues, 72 bytes each: memory does
/// not grow with the job.
struct Shuffle {
  private static let most = 1 << 20
  /// Parts that are held open.
  private static let mostOpen = 256

  private struct Place {
    var hash: UInt64
    var part: Int
    var entry: DialogueEntry
  }

  private let parts: [ChunkPart]
  private let seed: UInt64
  private let passes: UInt64
  private var open: [Int: PartTexts] = [:]

  init(_ parts: [ChunkPart], seed: UInt64, dialogues: Int, most: Int = Shuffle.most) {
    self.parts = parts
    // Apart from the hashes that decide on sets: else each set would be one stretch of the order.
    self.seed = ~seed
    passes = UInt64(dialogues / most + 1)
  }

  mutating func forEach(_ use: (PartTexts, DialogueEntry) throws -> Void) throws {
    for pass in 0..<passes {
      for place in try places(pass) {
        try use(texts(place.part), place.entry)
      }
    }
  }

  /// The dialogues whose hash lies in one stretch of the hash space, in their order.
  private func places(_ pass: UInt64) throws -> [Place] {
    var places: [Place] = []
    for (part, chunkPart) in parts.enumerated() {
      let texts = try PartTexts(chunkPart)
      try texts.forEachWritten { entry in
        let hash = texts.identity(of: entry, seed: seed).hash
        guard hash.multipliedFullWidth(by: passes).high == pass else { return }
        places.append(Place(hash: hash, part: part, entry: entry))
      }
    }
    return places.sorted {
      ($0.hash, $0.part, $0.entry.offset) < ($1.hash, $1.part, $1.entry.offset)
    }
  }

  private mutating func texts(_ part: Int) throws -> PartTexts {
    if let texts = open[part] { return texts }
    if open.count == Shuffle.mostOpen { open.removeAll() }
    let texts = try PartTexts(parts[part])
    open[part] = texts
    return texts
  }
}
