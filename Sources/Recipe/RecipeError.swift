// The one error type of this module.

/// What is wrong with a recipe, and where.
package struct RecipeError: Error, Equatable, CustomStringConvertible {
  /// Line and column from 1; 0 if the fault has no place.
  package let line: Int
  package let column: Int
  package let reason: String

  package init(_ reason: String, line: Int = 0, column: Int = 0) {
    (self.line, self.column, self.reason) = (line, column, reason)
  }

  /// One line, such as `3:5: unknown key 'minTurn'; did you mean 'minTurns'?`.
  package var description: String { line > 0 ? "\(line):\(column): \(reason)" : reason }
}
