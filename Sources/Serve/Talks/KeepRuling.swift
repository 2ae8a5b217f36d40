// Whether a dialogue would be kept for what the model says of it.
import Bytes
import Cleaning
import Model
import Recipe

/// The `keep` conditions of a recipe's model.
package struct KeepRuling: Sendable {
  private let judge: KeepJudge?
  /// What is said of a result that lacks a field of the conditions.
  private let keepsUnscored: Bool

  package init(_ rules: [KeepRule], keepsUnscored: Bool = false) {
    judge = rules.isEmpty ? nil : KeepJudge(rules)
    self.keepsUnscored = keepsUnscored
  }

  /// nil where there are no conditions.
  package func keeps(_ result: [UInt8]) -> Bool? {
    guard let judge else { return nil }
    return result.withUnsafeBufferPointer { bytes in
      switch judge.verdict(bytes) {
      case .keeps: true
      case .refuses: false
      case .lacks, .wrongKind: keepsUnscored
      }
    }
  }
}
