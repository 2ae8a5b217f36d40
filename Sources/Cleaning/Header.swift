// The header row: which columns a file has, and where the four needed ones stand.

/// The columns of one sheet, read from its header row (behaviour §2.9).
package struct Header: Sendable, Equatable {
  /// Names by column, blank ones as "", none doubled but blanks.
  package let names: [String]
  /// Columns of agent, customer, role and message, from 0.
  package let agent: Int
  package let customer: Int
  package let role: Int
  package let message: Int

  /// - Parameter texts: the header row's texts by column, blank ones as "".
  /// - Throws: ``CleaningError`` where a needed column is missing or stands twice, with the headers found.
  package init(texts: [String], recipe: Recipe) throws {
    var found = texts.map(Header.trimmed)
    while found.last == "" { found.removeLast() }
    let places = try recipe.neededColumns.map {
      try Header.place(of: Header.trimmed($0), in: found)
    }
    (agent, customer, role, message) = (places[0], places[1], places[2], places[3])
    names = Header.withoutDoubles(found)
  }

  /// Header texts are trimmed of white space, U+FEFF and U+200B.
  static func trimmed(_ text: String) -> String {
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
    }
    let scalars = text.unicodeScalars
    let start = scalars.firstIndex { !isBlank($0) } ?? scalars.endIndex
    guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(scalars[start...last])
  }

  private static func place(of name: String, in found: [String]) throws -> Int {
    let places = found.indices.filter { found[$0] == name }
    if places.count == 1 { return places[0] }
    let what = places.isEmpty ? "no column \(name)" : "\(places.count) columns named \(name)"
    throw CleaningError("\(what); found: \(listed(found))")
  }

  private static func listed(_ found: [String]) -> String {
    if found.isEmpty { return "no header" }
    let shown = found.prefix(40).map { $0.isEmpty ? "(blank)" : oneLine($0) }.joined(
      separator: ", ")
    return found.count > 40 ? shown + ", … (\(found.count) columns)" : shown
  }

  private static func oneLine(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(60).map {
      $0.properties.generalCategory == .control ? " " : Character($0)
    }
    return String(scalars)
  }

  /// A doubled name becomes `NAME_2`, `NAME_3`, ...; blank names stay blank.
  private static func withoutDoubles(_ found: [String]) -> [String] {
    var taken = Set(found)
    var seen: Set<String> = [""]
    return found.map { name in
      if name.isEmpty || seen.insert(name).inserted { return name }
      let fresh = (2...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) }!
      taken.insert(fresh)
      return fresh
    }
  }
}
