// The one error type of this module.

/// Why a job ended without replacing its output, or why one file was left out: one line for the
/// user.
package struct JobError: Error, Equatable, CustomStringConvertible {
  /// What the message is about, already printable: a path or nothing.
  package let place: String?
  package let reason: String

  package init(_ reason: String, at place: String? = nil) {
    (self.place, self.reason) = (place, reason)
  }

  package var description: String { place.map { "\($0): \(reason)" } ?? reason }
}
