// The binary of the service: becomes a guard of a model process or a compiler of rules where its
// arguments say so, else it serves.
import Doors
import Glibc
import Job
import Model

@main
enum Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == ModelProcess.guardName {
      ModelProcess.runGuard(Array(CommandLine.arguments.dropFirst(2)))
    }
    do {
      try prepareProcess()
      if let role = ChildRole(CommandLine.arguments) { try role.runAndEnd() }
      var command = try ServeCommand.parseAsRoot()
      try command.run()
    } catch {
      ServeFailure(error).exit()
    }
  }
}

extension ChildRole {
  /// Runs the process to its end.
  fileprivate func runAndEnd() throws -> Never {
    do { try run() } catch {
      Console.fail(nil, "\(rawValue): \(error)")
      exit(2)
    }
    exit(0)
  }
}
