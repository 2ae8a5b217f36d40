// How a reading ends before the end of what is read.

/// Thrown by whoever receives rows or lines and has seen enough: the reading then ends as a
/// success.
package struct StopReading: Error {
  package init() {}
}
