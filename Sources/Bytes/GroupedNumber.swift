// Numbers and counted things as people read them.

/// The number with commas: `1234567` as `1,234,567`.
package func grouped(_ number: Int) -> String {
  var groups: [Substring] = []
  var rest = String(number)[...]
  while rest.count > 3 {
    groups.insert(rest.suffix(3), at: 0)
    rest = rest.dropLast(3)
  }
  return ([rest] + groups).joined(separator: ",")
}

/// `1 was`, `1,234 were`, for what was named before.
package func was(_ number: Int) -> String { "\(grouped(number)) \(number == 1 ? "was" : "were")" }

/// `1 row`, `1,234 rows`.
/// - Parameter noun: of one, which gets an s if there are several.
package func counted(_ number: Int, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}
