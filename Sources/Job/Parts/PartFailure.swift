// What ends a job while a part is written.

/// A part could not be written: no fault of the input, and the end of the job.
struct PartFailure: Error, CustomStringConvertible {
  let cause: any Error

  init(_ cause: any Error) { self.cause = cause }

  var description: String { "cannot write a part: \(cause)" }
}
