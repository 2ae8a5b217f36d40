// How this binary becomes a worker or the writer. That is decided before arguments are parsed,
// which a child can do without.
import Doors
import Glibc
import Job

extension ChildRole {
  /// Runs the process to its end.
  func runAndExit() -> Never {
    do { try run() } catch {
      Console.fail(nil, "\(rawValue): \(error)")
      exit(ExitStatus.failed.code)
    }
    exit(ExitStatus.done.code)
  }
}
