// `chatmill serve`: hands over to the binary of the service, which stands beside this one.
import ArgumentParser
import Doors
import Glibc
import Job

/// Becomes `chatmill-serve`.
enum ServeDoor {
  static let name = "serve"

  /// Whether the command line asks for it. Looked at before arguments are parsed, so that they get
  /// there as they were typed, `--help` included.
  static var isMeant: Bool { CommandLine.arguments.dropFirst().first == name }

  /// - Throws: ``JobError`` where there is no such binary.
  static func open() throws -> Never {
    let path = try BinaryFolder.path() + "/chatmill-serve"
    // The arguments behind `serve`, with the NULL that ends them.
    execv(path, CommandLine.unsafeArgv + 1)
    throw JobError(
      errno == ENOENT
        ? "there is no service here: \(path) is missing; make serve builds it, make install installs it"
        : "\(path): \(String(cString: strerror(errno)))")
  }
}

/// Stands in the list of subcommands; ``ServeDoor`` does the work.
struct ServeSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: ServeDoor.name,
    abstract: "Cleans conversations over HTTP, and asks a model about them (chatmill-serve).")

  @Argument(parsing: .captureForPassthrough, help: "See chatmill serve --help.")
  var arguments: [String] = []

  func run() throws { try ServeDoor.open() }
}
