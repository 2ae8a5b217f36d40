// The dialogues of a job in the order of a seeded hash.
import Bytes
import Cleaning
import Sheets
import SystemPackage

/// Goes through all dialogues of many parts in an order that depends on nothing but their
/// identities and the seed.
///
/// Indexes are read once for each pass, and a pass holds at most ``mostEntries`` dialogues, 96
/// bytes for each. Their texts are read in batches, each in the order in which parts hold them:
/// memory does not grow with the job, and a disk is not asked for every dialogue by itself.
struct Shuffle {
  private static let mostEntries = 1 << 20
  /// Parts that are held open.
  private static let mostOpen = 256
  /// How large a batch may be.
  struct BatchSize {
    var bytes = 16 << 20
    var entries = 1 << 16
  }

  /// The dialogues of a pass, in plan order.
  private struct Pass {
    var entries: [DialogueEntry] = []
    var parts: [Int32] = []
    var numbers: [UInt32] = []
    /// Their hashes, and where they stand above.
    var order: [(hash: UInt64, place: Int)] = []
  }

  /// One dialogue of a batch, and where its text begins among those of the batch.
  private struct Item {
    var entry: DialogueEntry
    var part: Int
    var number: Int
    var start: Int
  }

  /// Dialogues in their order. The buffers are kept for the next batch.
  private struct Batch: ~Copyable {
    var items: [Item] = []
    var text: ByteBuffer
    var window = ReadAhead()
  }

  private let parts: [ChunkPart]
  private let rule: ScoreRule?
  private let seed: UInt64
  private let passes: UInt64
  private let passSize: Int
  private let batchSize: BatchSize
  private var open: [JoinedPart?]
  private var openCount = 0

  init(
    _ parts: [ChunkPart], _ rule: ScoreRule? = nil, seed: UInt64, dialogues: Int,
    most: Int = Shuffle.mostEntries,
    batch: BatchSize = BatchSize()
  ) {
    (self.parts, self.rule, batchSize) = (parts, rule, batch)
    // Apart from the hashes that decide on sets: else each set would be one stretch of the order.
    self.seed = ~seed
    passes = UInt64(dialogues / most + 1)
    passSize = min(dialogues, most)
    open = parts.map { _ in nil }
  }

  /// Hands on every dialogue with its text, which is valid for one call.
  mutating func forEach(
    _ use: (JoinedPart, DialogueEntry, _ number: Int, Bytes) throws -> Void
  ) throws {
    var batch = Batch(text: ByteBuffer(capacity: batchSize.bytes))
    for number in 0..<passes {
      let pass = try find(number)
      var next = 0
      while next < pass.order.count {
        next = try read(pass, from: next, &batch)
        for item in batch.items {
          let end = item.start + Int(item.entry.length)
          try use(
            texts(item.part), item.entry, item.number,
            Bytes(rebasing: batch.text.bytes[item.start..<end]))
        }
      }
    }
  }

  /// The dialogues whose hash lies in one stretch of the hash space.
  private func find(_ number: UInt64) throws -> Pass {
    var pass = Pass()
    pass.entries.reserveCapacity(passSize)
    pass.parts.reserveCapacity(passSize)
    pass.numbers.reserveCapacity(passSize)
    pass.order.reserveCapacity(passSize)
    for (part, chunkPart) in parts.enumerated() {
      let texts = try JoinedPart(chunkPart, rule)
      try texts.forEachWritten { entry, dialogue in
        let hash = texts.identity(of: entry, seed: seed).hash
        guard hash.multipliedFullWidth(by: passes).high == number else { return }
        pass.order.append((hash, pass.entries.count))
        pass.entries.append(entry)
        pass.parts.append(Int32(part))
        pass.numbers.append(UInt32(dialogue))
      }
    }
    pass.order.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    return pass
  }

  // MARK: One batch

  /// Fills a batch with what follows in the order; returns where the next one begins.
  private mutating func read(_ pass: Pass, from start: Int, _ batch: inout Batch) throws -> Int {
    batch.text.clear()
    batch.items.removeAll(keepingCapacity: true)
    var (end, bytes) = (start, 0)
    while end < pass.order.count, batch.items.count < batchSize.entries {
      let place = pass.order[end].place
      bytes += Int(pass.entries[place].length)
      guard bytes <= batchSize.bytes || end == start else { break }
      batch.items.append(
        Item(
          entry: pass.entries[place], part: Int(pass.parts[place]),
          number: Int(pass.numbers[place]), start: 0))
      end += 1
    }
    for number in (start..<end).sorted(by: { pass.order[$0].place < pass.order[$1].place }) {
      let item = batch.items[number - start]
      batch.items[number - start].start = batch.text.count
      batch.text.append(
        try batch.window.text(of: item.entry, in: try texts(item.part).reader))
    }
    return end
  }

  private mutating func texts(_ part: Int) throws -> JoinedPart {
    if let texts = open[part] { return texts }
    if openCount == Shuffle.mostOpen {
      open = parts.map { _ in nil }
      openCount = 0
    }
    let texts = try JoinedPart(parts[part], rule)
    open[part] = texts
    openCount += 1
    return texts
  }
}
