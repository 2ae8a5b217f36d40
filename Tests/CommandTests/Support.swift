// What the tests of the command share: the built binary, and the programs of Tests/reference.
import Foundation
import Support
import Testing

extension Python {
  /// Runs a program of Tests/reference, which must succeed.
  @discardableResult
  static func run(_ program: String, _ arguments: String...) throws -> Finished {
    let script = "\(Package.root)/Tests/reference/\(program)"
    let finished = try start(#require(path), [script] + arguments)
    #expect(finished.status == 0, "\(program): \(finished.error)")
    return finished
  }
}

/// Runs the built binary.
@discardableResult
func chatmill(_ arguments: String...) throws -> Finished { try chatmill(arguments) }

@discardableResult
func chatmill(_ arguments: [String]) throws -> Finished {
  try start(Package.chatmill, arguments)
}
