// The one error type of this module.

/// Why a file's rows cannot be used: one line that says what to do.
package struct CleaningError: Error, Equatable, CustomStringConvertible {
  package let description: String
  /// How many of the columns that were looked for a header has. Of several rows the one with the
  /// most is the likeliest header.
  package let found: Int

  package init(_ description: String, found: Int = 0) {
    (self.description, self.found) = (description, found)
  }
}
