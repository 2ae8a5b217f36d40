// The pairs of agent and customer of one file, by numbers in the order in which they first come.
import Bytes

/// Hands on what stands for an id: itself, or a pseudonym.
package typealias Renaming = (_ id: Bytes, _ use: (Bytes) -> Void) -> Void

/// Numbers pairs, and keeps their names, which may be others than those by which they come.
///
/// Memory is the names, 40 bytes for each pair, and the index.
struct PairTable: ~Copyable {
  private var index = FingerprintIndex()
  private var key = RowFingerprint()
  /// Agents and customers, one behind another, and where those of each pair end.
  private var names = TextArena(capacity: 1 << 12)
  private var ends: [(agent: Int, customer: Int)] = []
  private var fingerprints: [Fingerprint] = []
  private let rename: Renaming?

  init(_ rename: Renaming? = nil) { self.rename = rename }

  /// The number of a pair, and whether it is new. Agent and customer are trimmed.
  @inline(__always)
  mutating func number(agent: Bytes, customer: Bytes) -> (number: Int, isNew: Bool) {
    let fingerprint = hash(agent, customer)
    let (number, isNew) = index.number(of: fingerprint)
    if isNew { add(agent, customer, fingerprint) }
    return (number, isNew)
  }

  @inline(__always)
  private mutating func hash(_ agent: Bytes, _ customer: Bytes) -> Fingerprint {
    key.add(column: 0, kind: 0, text: agent)
    key.add(column: 1, kind: 0, text: customer)
    return key.finish()
  }

  /// The names of a pair, valid until the next new one.
  @inline(__always)
  borrowing func names(of number: Int) -> (agent: Bytes, customer: Bytes) {
    let start = number == 0 ? 0 : ends[number - 1].customer
    let (middle, end) = ends[number]
    return (
      Bytes(start: names.base + start, count: middle - start),
      Bytes(start: names.base + middle, count: end - middle)
    )
  }

  /// The fingerprint of the names.
  @inline(__always)
  borrowing func fingerprint(of number: Int) -> Fingerprint { fingerprints[number] }

  private mutating func add(_ agent: Bytes, _ customer: Bytes, _ fingerprint: Fingerprint) {
    append(agent)
    let end = names.count
    append(customer)
    ends.append((end, names.count))
    guard rename != nil else { return fingerprints.append(fingerprint) }
    let names = names(of: ends.count - 1)
    fingerprints.append(hash(names.agent, names.customer))
  }

  private mutating func append(_ id: Bytes) {
    if let rename { rename(id) { names.append($0) } } else { names.append(id) }
  }

  /// Calls `use` with the agents and customers of all pairs, one behind another, and where those of
  /// each pair end.
  borrowing func withNames<Result>(
    _ use: (Bytes, [(agent: Int, customer: Int)]) throws -> Result
  ) rethrows -> Result {
    try use(Bytes(start: names.base, count: names.count), ends)
  }
}
