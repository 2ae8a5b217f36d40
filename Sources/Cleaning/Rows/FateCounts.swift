// How many rows, or dialogues, met which fate: one door for every fate there is.

/// Fates of one kind of thing. Each thing has exactly one of them.
///
/// The raw values are 0, 1, 2 and so on: the fates are counted by their place.
package protocol CountedFate: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
  /// The key of how many things there are in all.
  static var totalLabel: String { get }
  var words: FateWords { get }
}

extension CountedFate {
  /// The key of its count in `report.json`, in parts and between processes, and its name in
  /// rejects.
  package var label: String { words.label }

  /// nil if no fate is called so.
  package init?(label: String) {
    guard let fate = Self.allCases.first(where: { $0.label == label }) else { return nil }
    self = fate
  }
}

/// Things by fate. Sums over files add up fate by fate.
///
/// As JSON it is one object: a key for all things and one for each fate, by their labels.
package struct FateCounts<Fate: CountedFate>: Sendable, Equatable {
  /// Things in all, told apart from the sum over the fates so that the two can be compared.
  package var total = 0
  /// By the place of the fate.
  private var numbers = Array(repeating: 0, count: Fate.allCases.count)

  package init() {}

  package subscript(_ fate: Fate) -> Int {
    get { numbers[fate.rawValue] }
    set { numbers[fate.rawValue] = newValue }
  }

  /// Counts one thing.
  @inline(__always)
  package mutating func count(_ fate: Fate) {
    total += 1
    numbers[fate.rawValue] += 1
  }

  /// So many things have another fate after all.
  package mutating func move(_ count: Int, from old: Fate, to new: Fate) {
    self[old] -= count
    self[new] += count
  }

  /// Whether every thing has exactly one fate.
  /// - Parameter gone: things that are in no fate any more.
  package func isBalanced(without gone: Int = 0) -> Bool {
    total == numbers.reduce(gone, +)
  }

  /// Every number: all things, and the fates in their order.
  package var list: [Int] { [total] + numbers }

  package static func += (sum: inout FateCounts, other: FateCounts) {
    sum.total += other.total
    for place in sum.numbers.indices { sum.numbers[place] += other.numbers[place] }
  }
}

extension FateCounts where Fate == Cleaning.Fate {
  /// Rows in all.
  package var read: Int { total }

  /// Counts one row: what a call for any fate does, without asking for the type at each row.
  @inline(__always)
  package mutating func count(_ fate: Cleaning.Fate) {
    total += 1
    numbers[fate.rawValue] += 1
  }

  package var kept: Int {
    get { self[.kept] }
    set { self[.kept] = newValue }
  }
}

extension FateCounts: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(from: decoder, of: Array(Fate.allCases))
  }

  package func encode(to encoder: any Encoder) throws {
    try encode(to: encoder, of: Array(Fate.allCases))
  }

  /// Reads counts that say nothing of other fates than these.
  package init(from decoder: any Decoder, of fates: [Fate]) throws {
    let values = try decoder.container(keyedBy: FateKey.self)
    total = try values.decode(Int.self, forKey: FateKey(Fate.totalLabel))
    for fate in fates {
      let key = FateKey(fate.label)
      let isMissing = fate.words.isOptional && !values.contains(key)
      self[fate] = isMissing ? 0 : try values.decode(Int.self, forKey: key)
    }
  }

  /// Says nothing of other fates than these.
  package func encode(to encoder: any Encoder, of fates: [Fate]) throws {
    var values = encoder.container(keyedBy: FateKey.self)
    try values.encode(total, forKey: FateKey(Fate.totalLabel))
    for fate in fates where !fate.words.isOptional || self[fate] != 0 {
      try values.encode(self[fate], forKey: FateKey(fate.label))
    }
  }
}

/// The label of a fate as a key.
private struct FateKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ label: String) { stringValue = label }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
