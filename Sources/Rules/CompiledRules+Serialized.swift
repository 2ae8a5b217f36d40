// Compiled rules as bytes: how a coordinator hands them to its workers.

/// Little-endian words of 32 bits: `version`, the number of rules, for each the length of its name and the name; the number
/// of exceptions, for each its rule; numbers and scalars of both edges; the number of wordings, for each its rule and its text as a name; bytes of Hyperscan's database of the rules that have
/// one. Then come that database and that of the others, with checksums of their own.
extension CompiledRules {
  private static let version: UInt32 = 3

  /// The rules as bytes, for ``init(serialized:)`` of the same build on the same kind of processor.
  package var serialized: [UInt8] {
    get throws {
      var bytes: [UInt8] = []
      append(CompiledRules.version, &bytes)
      append(UInt32(names.count), &bytes)
      for name in names {
        append(UInt32(name.utf8.count), &bytes)
        bytes += name.utf8
      }
      for list in [owners, edges.first, edges.last] {
        append(UInt32(list.count), &bytes)
        for member in list { append(member, &bytes) }
      }
      append(UInt32(wordings.rules.count), &bytes)
      for (text, rule) in wordings.rules.sorted(by: { $0.value < $1.value }) {
        append(rule, &bytes)
        append(UInt32(text.count), &bytes)
        bytes += text
      }
      let databases = try databases()
      append(UInt32(databases.edged.count), &bytes)
      return bytes + databases.edged + databases.other
    }
  }

  /// - Throws: `RulesError` where the bytes are not compiled rules, or of another processor.
  package init(serialized: [UInt8]) throws {
    var rest = serialized[...]
    guard try word(&rest) == CompiledRules.version else { throw damaged() }
    let names = try (0..<(try word(&rest))).map { _ in try text(&rest) }
    let owners = try words(&rest)
    let edges = RuleEdges(first: try scalars(&rest), last: try scalars(&rest))
    guard owners.allSatisfy({ $0 < names.count }) else { throw damaged() }
    let wordings = try (0..<(try word(&rest))).map { _ in
      (rule: try word(&rest), text: Array(try text(&rest).utf8))
    }
    guard wordings.allSatisfy({ $0.rule < names.count }) else { throw damaged() }
    let size = Int(try word(&rest))
    guard size <= rest.count else { throw damaged() }
    self.init(
      names: names, owners: owners, edges: edges, wordings: Wordings(wordings),
      edged: try scanner(rest.prefix(size)), scanner: try scanner(rest.dropFirst(size)))
  }
}

private func append(_ word: UInt32, _ bytes: inout [UInt8]) {
  withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
}

private func word(_ rest: inout ArraySlice<UInt8>) throws -> UInt32 {
  guard rest.count >= 4 else { throw damaged() }
  defer { rest = rest.dropFirst(4) }
  return rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
}

private func words(_ rest: inout ArraySlice<UInt8>) throws -> [UInt32] {
  try (0..<(try word(&rest))).map { _ in try word(&rest) }
}

private func scalars(_ rest: inout ArraySlice<UInt8>) throws -> [UInt32] {
  let scalars = try words(&rest)
  guard scalars.allSatisfy({ $0 < 0x10000 }) else { throw damaged() }
  return scalars
}

private func scanner(_ database: ArraySlice<UInt8>) throws -> Scanner? {
  database.isEmpty ? nil : try Scanner(serialized: database)
}

private func text(_ rest: inout ArraySlice<UInt8>) throws -> String {
  let count = Int(try word(&rest))
  guard rest.count >= count else { throw damaged() }
  defer { rest = rest.dropFirst(count) }
  return String(decoding: rest.prefix(count), as: UTF8.self)
}

private func damaged() -> RulesError {
  RulesError("compiled rules cannot be read: they are damaged")
}
