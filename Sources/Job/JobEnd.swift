// How a job ends that replaces nothing.

/// Why a job ended without replacing its output.
package enum JobEnd: Error, Equatable {
  case interrupted(signal: Int32)
  case stopped(String)
  /// Somebody else has what is needed, so that trying again later may help.
  case busy(String)
}
