// What a report says of customers who were taken out of its output.
import Bytes
import Cleaning

extension Report {
  /// Rows and dialogues that a run has kept and ``Forgetting`` has taken out; whose they were is
  /// not said.
  package struct Forgotten: Codable, Sendable, Equatable {
    /// Rows of clean workbooks.
    package var rows = 0
    package var dialogues = 0
    package var turns = 0

    static func += (sum: inout Forgotten, other: Forgotten) {
      sum.rows += other.rows
      sum.dialogues += other.dialogues
      sum.turns += other.turns
    }
  }

  /// The counts without what was taken out.
  ///
  /// - Parameters:
  ///   - files: by identity what was taken out of the dialogues and rows of a file.
  ///   - sets: dialogues by set, and by output and set.
  mutating func forget(files gone: [String: Forgotten], sets: [String: Int], outputs: [String: Int])
  {
    for place in files.indices {
      guard let lost = gone[files[place].identity] else { continue }
      files[place].rows.kept -= lost.rows
      files[place].dialogues -= lost.dialogues
      files[place].turns -= lost.turns
      files[place].forgotten = Report.sum(files[place].forgotten, lost)
      totals.forget(lost)
    }
    for (set, count) in sets { totals.sets[set, default: 0] -= count }
    totals.validationDialogues = totals.sets.reduce(0) { $0 + ($1.key == "train" ? 0 : $1.value) }
    for place in self.outputs.indices {
      let name = self.outputs[place].name
      let (lost, all) = (outputs[name] ?? 0, sets[Report.set(ofOutput: name)] ?? 0)
      self.outputs[place].dialogues -= lost
      // What goes from the set but not from this output had been left out of it.
      self.outputs[place].left -= all - lost
    }
  }

  /// `train` of `messages/train`
  private static func set(ofOutput name: String) -> String {
    String(name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...])
  }

  /// Takes the id out of what may hold one as an example: warnings, the role that was unknown, the
  /// cells that were no header. Names no file that is the customer.
  mutating func hide(_ id: String, ownFiles: Set<String>) {
    for place in files.indices {
      files[place].warnings = files[place].warnings.map { Report.hide(id, in: $0) }
      if let role = files[place].unknownRole, role == id || role.count == 40 && id.hasPrefix(role) {
        files[place].unknownRole = nil
      }
      files[place].error = files[place].error.map { Report.hide(id, amongHeadersIn: $0) }
      guard ownFiles.contains(files[place].identity) else { continue }
      (files[place].path, files[place].identity) = ("forgotten", "forgotten")
    }
  }

  /// `…in the export (row 5: 1.23E+17)` without the id.
  private static func hide(_ id: String, in warning: String) -> String {
    guard let example = warning.wholeMatch(of: /(.*\(row \d+): (.*)\)/),
      WhiteSpace.trimmed(String(example.2)) == id
    else { return warning }
    return "\(example.1))"
  }

  /// `…; found: kf, wxid_1, 否` without the id.
  private static func hide(_ id: String, amongHeadersIn error: String) -> String {
    let parts = error.split(separator: "; found: ", maxSplits: 1)
    guard parts.count == 2 else { return error }
    let cells = parts[1].split(separator: ", ", omittingEmptySubsequences: false)
      .map { $0 == id ? "(forgotten)" : $0 }
    return "\(parts[0]); found: \(cells.joined(separator: ", "))"
  }

  fileprivate static func sum(_ before: Forgotten?, _ lost: Forgotten) -> Forgotten {
    var sum = before ?? Forgotten()
    sum += lost
    return sum
  }
}

extension Report.Totals {
  fileprivate mutating func forget(_ lost: Report.Forgotten) {
    sums.rows.kept -= lost.rows
    fates[.written] -= lost.dialogues
    turnCounts.written -= lost.turns
    sums.forgotten = Report.sum(sums.forgotten, lost)
  }
}
