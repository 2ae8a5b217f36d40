// The one error type of this module.

/// Why a file's rows cannot be used: one line that says what to do.
package struct CleaningError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
