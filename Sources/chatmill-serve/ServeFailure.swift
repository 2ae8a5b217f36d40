// Errors of the service as a line on standard error and an exit status.
import ArgumentParser
import Bytes
import Doors
import Glibc
import Job
import Model
import Rules

/// An error that ends the service, or keeps it from beginning.
struct ServeFailure {
  private let error: any Error

  init(_ error: any Error) { self.error = error }

  func exit() -> Never {
    switch error {
    case is WrongRecipe, is RulesError: end(.usage)
    case is JobError, is BytesError, is ModelError: end(.failed)
    case is StoreBusy: end(.busy)
    case let error as ListenFailure: end(error.isBusy ? .busy : .failed)
    default: ServeCommand.exit(withError: error)
    }
  }

  private func end(_ status: ExitStatus) -> Never {
    Console.fail(nil, "\(error)")
    Glibc.exit(status.code)
  }
}
