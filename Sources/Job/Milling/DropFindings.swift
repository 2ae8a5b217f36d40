// What is told of dropped rows beside their number.
import Bytes
import Cleaning
import SystemPackage

/// Rows by the rule that dropped them, and an example of a role that is unknown.
struct DropFindings {
  private static let longestRole = 40

  private let ruleNames: [String]
  private var ruleCounts: [Int]
  /// The first role value that was unknown, cut to 40 characters; nil where ids have pseudonyms,
  /// since it may be one.
  private(set) var unknownRole: String?

  init(_ ruleNames: [String]) {
    self.ruleNames = ruleNames
    ruleCounts = Array(repeating: 0, count: ruleNames.count)
  }

  /// Rows that compiled rules have dropped, by their names.
  var rules: [String: Int] {
    zip(ruleNames, ruleCounts).reduce(into: [:]) { counts, rule in
      if rule.1 > 0 { counts[rule.0, default: 0] += rule.1 }
    }
  }

  mutating func note(
    _ row: RowCells, _ fate: Fate, hidesIds: Bool, _ personal: Unmanaged<PersonalMask>?
  ) {
    if row.rule >= 0 { ruleCounts[row.rule] += 1 }
    guard case .role = fate, unknownRole == nil, !hidesIds else { return }
    let role = String(decoding: row.role, as: UTF8.self)
    let told = personal?._withUnsafeGuaranteedRef { $0.told(role) } ?? role
    unknownRole = PathText.printable(Array(told.prefix(DropFindings.longestRole).utf8))
  }
}
