// Rules compiled to one database, and the question that is asked of every message.

/// Rules ready to match, for one thread: one pass over a message, however many rules there are.
///
/// It is made by ``RuleSet/compile(_:)``, or by a worker from ``serialized``, which saves the
/// compiling.
package struct CompiledRules: ~Copyable {
  /// Names of the rules, in their order.
  package let names: [String]
  /// For each exception the rule that it belongs to. Its id is its place here after the rules.
  let owners: [UInt32]
  let templates: Templates
  /// All other rules; none if there are none.
  private let scanner: Scanner?
  private let hits: Hits
  private let folded = CommaFold()
  private let wording = WordingFold()

  init(
    names: [String], owners: [UInt32], templates: Templates, scanner: consuming Scanner?
  ) {
    self.names = names
    self.owners = owners
    self.templates = templates
    self.scanner = scanner
    hits = Hits(capacity: names.count + owners.count)
  }

  /// The number of the first rule that drops `message`, nil if it stays.
  ///
  /// - Parameter message: without white space at its ends (in expressions that took half as long
  ///   again to compile); valid UTF-8, of less than 4 GiB; it may hold line feeds and NUL. In bytes
  ///   that are no UTF-8 Hyperscan finds anything or nothing; debug builds trap.
  /// - Complexity: one scan; nothing is allocated once the longest message has been seen.
  package borrowing func firstMatch(_ message: UnsafeBufferPointer<UInt8>) -> Int? {
    if message.isEmpty || names.isEmpty { return nil }
    assert(String(validating: message, as: UTF8.self) != nil, "a message must be UTF-8")
    hits.clear()
    if templates.mayFit(message), let rule = templates.rule(wording(message)) { hits.append(rule) }
    scanner?.scan(folded(message), hits)
    return hits.ids.isEmpty ? nil : firstHit()
  }

  private borrowing func firstHit() -> Int? {
    var first = names.count
    for id in hits.ids where id < first && !isExcepted(id) { first = Int(id) }
    return first < names.count ? first : nil
  }

  private borrowing func isExcepted(_ rule: UInt32) -> Bool {
    !owners.isEmpty
      && hits.ids.contains { $0 >= names.count && owners[Int($0) - names.count] == rule }
  }

  /// Hyperscan's database as bytes, none if there are no rules for it.
  borrowing func database() throws -> [UInt8] { try scanner?.serialized() ?? [] }
}
