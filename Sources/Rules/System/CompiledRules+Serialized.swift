// Compiled rules as bytes: how a coordinator hands them to its workers.

/// Little-endian words of 32 bits:
///
/// - `version`;
/// - the number of rules, and for each the length of its name and the name;
/// - the number of exceptions, and for each its rule;
/// - the number of templates, and for each its rule and its text, written as names are.
///
/// Then comes Hyperscan's database, with checksums of its own.
extension CompiledRules {
  private static let version: UInt32 = 4

  /// The rules as bytes, for ``init(serialized:)`` of the same build on the same kind of processor.
  package var serialized: [UInt8] {
    get throws {
      var bytes: [UInt8] = []
      append(CompiledRules.version, &bytes)
      append(UInt32(names.count), &bytes)
      for name in names { append(name, &bytes) }
      append(UInt32(owners.count), &bytes)
      for owner in owners { append(owner, &bytes) }
      append(UInt32(templates.all.count), &bytes)
      for (rule, template) in templates.all {
        append(rule, &bytes)
        append(template.text, &bytes)
      }
      return bytes + (try database())
    }
  }

  /// - Throws: `RulesError` if the bytes are not compiled rules, or of another processor.
  package init(serialized: [UInt8]) throws {
    var rest = serialized[...]
    guard try word(&rest) == CompiledRules.version else { throw damaged() }
    let names = try (0..<(try word(&rest))).map { _ in try text(&rest) }
    let owners = try words(&rest)
    let templates = try (0..<(try word(&rest))).map { _ in
      (rule: try word(&rest), template: try template(&rest))
    }
    guard (owners + templates.map(\.rule)).allSatisfy({ $0 < names.count }) else {
      throw damaged()
    }
    self.init(
      names: names, owners: owners, templates: Templates(templates),
      scanner: rest.isEmpty ? nil : try Scanner(serialized: rest))
  }
}

private func append(_ word: UInt32, _ bytes: inout [UInt8]) {
  withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
}

private func append(_ text: String, _ bytes: inout [UInt8]) {
  append(UInt32(text.utf8.count), &bytes)
  bytes += text.utf8
}

private func word(_ rest: inout ArraySlice<UInt8>) throws -> UInt32 {
  guard rest.count >= 4 else { throw damaged() }
  defer { rest = rest.dropFirst(4) }
  return rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
}

private func words(_ rest: inout ArraySlice<UInt8>) throws -> [UInt32] {
  try (0..<(try word(&rest))).map { _ in try word(&rest) }
}

private func template(_ rest: inout ArraySlice<UInt8>) throws -> Template {
  guard let template = Template(try text(&rest)) else { throw damaged() }
  return template
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
