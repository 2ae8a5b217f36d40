// The one error type of this module.

/// Why bytes or a file of them could not be read, made or written: one line for the user.
package struct BytesError: Error, Equatable, CustomStringConvertible {
  /// What the message is about, already printable: a path or nothing.
  package let place: String?
  /// What is wrong. One line, without the place.
  package let reason: String

  package init(_ reason: String, at place: String? = nil) {
    (self.place, self.reason) = (place, reason)
  }

  /// `out/report.json: cannot be read: Permission denied`
  package var description: String { place.map { "\($0): \(reason)" } ?? reason }
}
