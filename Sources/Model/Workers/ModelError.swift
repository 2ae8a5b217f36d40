// What stops the model stage as a whole.

/// The model stage cannot go on; one line for the user.
package struct ModelError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
