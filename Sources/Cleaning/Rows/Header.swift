// The header row: which columns a file has, where the needed ones stand, and which go into the
// clean workbook.
import Recipe

/// The columns of one sheet, read from its header row (behaviour §2.9).
package struct Header: Sendable, Equatable {
  /// Names by column as the clean workbook has them, blank ones as "", none doubled but blanks.
  package let names: [String]
  /// Whether each column goes into the clean workbook.
  package let isKept: [Bool]
  /// The names of the columns that go into the clean workbook.
  package let keptNames: [String]
  /// Columns that are to go into the clean workbook, and are not there.
  package let absent: [String]
  /// Columns of agent and customer, from 0; -1 if one stands for the whole file.
  package let agent: Int
  package let customer: Int
  /// Columns of role and message, from 0.
  package let role: Int
  package let message: Int
  /// Columns of time and message type, from 0; -1 if there is none.
  package let time: Int
  package let type: Int
  /// The columns by which rows are told apart; nil for all.
  package let distinct: Set<Int>?
  /// The profile that fits; nil for a recipe that names the four columns.
  package let profile: Profile?

  /// - Parameter texts: the header row's texts by column, blank ones as "".
  /// - Throws: ``CleaningError`` if a needed column is missing or stands twice, with the headers
  ///   found.
  package init(texts: [String], recipe: Recipe) throws {
    var found = texts.map(HeaderText.trimmed)
    while found.last == "" { found.removeLast() }
    let columns = try ProfileColumns(recipe, found)
    (agent, customer, role) = (columns.agent, columns.customer, columns.role)
    (message, time, type) = (columns.message, columns.time, columns.type)
    profile = columns.profile
    let (clean, rule) = (recipe.clean, recipe.duplicates)
    isKept = found.map { clean.keep.isEmpty || clean.keep.contains($0) }
    absent = clean.keep.filter { !found.contains($0) }
    names = Header.withoutDoubles(found, clean.names)
    let kept = zip(found, isKept).filter(\.1).map(\.0)
    keptNames = kept.count == found.count ? names : Header.withoutDoubles(kept, clean.names)
    distinct = rule.columns.isEmpty ? nil : try Header.distinct(rule.columns, in: found, recipe)
  }

  /// Where a profile fits, this row is the header and the error is about it, not about the rows
  /// above.
  private static func distinct(_ columns: [String], in found: [String], _ recipe: Recipe) throws
    -> Set<Int>
  {
    do {
      return Set(try columns.map { try place(of: HeaderText.trimmed($0), in: found, recipe) })
    } catch let error as CleaningError {
      throw CleaningError(error.description, found: .max)
    }
  }

  /// What each column is for, by column; most are for nothing, and one may have two jobs.
  package var jobs: [Int: [String]] {
    let all = [
      (agent, "agent"), (customer, "customer"), (role, "role"), (message, "message"),
      (time, "time"), (type, "type"),
    ]
    return Dictionary(grouping: all.filter { $0.0 >= 0 }, by: \.0).mapValues { $0.map(\.1) }
  }

  static func place(of name: String, in found: [String], _ recipe: Recipe) throws -> Int {
    if let place = onlyPlace(of: name, in: found) { return place }
    let count = found.count { $0 == name }
    let what = count == 0 ? "no column \(name)" : "\(count) columns named \(name)"
    throw CleaningError("\(what); found: \(listed(found, recipe))")
  }

  /// Where a name stands that stands once.
  static func onlyPlace(of name: String, in found: [String]) -> Int? {
    guard let place = found.firstIndex(of: name), found.lastIndex(of: name) == place else {
      return nil
    }
    return place
  }

  /// What was found in place of a header. It may be a row of the talk, so nothing is shown
  /// that the recipe hides.
  static func listed(_ found: [String], _ recipe: Recipe) -> String {
    if found.isEmpty { return "no header" }
    if recipe.pseudonymKey != nil {
      return found.count == 1
        ? "1 cell, which is not shown: it may be an id"
        : "\(found.count) cells, which are not shown: they may be ids"
    }
    let mask = PersonalMask(recipe)
    let shown = found.prefix(40).map { $0.isEmpty ? "(blank)" : shortened(mask?.told($0) ?? $0) }
      .joined(separator: ", ")
    return found.count > 40 ? shown + ", … (\(found.count) columns)" : shown
  }

  /// Whoever prints a message escapes what is no text.
  private static func shortened(_ name: String) -> String { String(name.unicodeScalars.prefix(60)) }

  /// The columns by their new names. A doubled name becomes `NAME_2`, `NAME_3`, ..., a new one
  /// behind those that inputs have, wherever these stand; blank names stay blank.
  private static func withoutDoubles(_ found: [String], _ new: [String: String]) -> [String] {
    var names = found.map { new[$0] ?? $0 }
    var taken = Set(names)
    // By name the next number to try: lower ones are taken, and what is taken stays so.
    var next: [String: Int] = [:]
    let order =
      names.indices.filter { new[found[$0]] == nil }
      + names.indices.filter { new[found[$0]] != nil }
    for index in order where !names[index].isEmpty {
      let name = names[index]
      guard let first = next[name] else {
        next[name] = 2
        continue
      }
      let number = (first...).first { !taken.contains("\(name)_\($0)") }!
      next[name] = number + 1
      taken.insert("\(name)_\(number)")
      names[index] = "\(name)_\(number)"
    }
    return names
  }
}
