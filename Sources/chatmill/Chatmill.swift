// The command line: subcommands, and the one place where errors become a line and an exit status.
import ArgumentParser
import Bytes
import Doors
import Glibc
import Job
import Model
import Rules
import Sheets

@main
enum Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == ModelProcess.guardName {
      ModelProcess.runGuard(Array(CommandLine.arguments.dropFirst(2)))
    }
    do {
      try prepareProcess()
      if let role = ChildRole(CommandLine.arguments) { role.runAndExit() }
      if ServeDoor.isMeant { try ServeDoor.open() }
      var command = try Chatmill.parseAsRoot()
      try command.run()
    } catch {
      Failure(error).exit()
    }
  }
}

struct Chatmill: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chatmill",
    abstract: "Turns directories of chat exports into clean workbooks and training dialogues.",
    version: chatmillVersion,
    subcommands: [
      Run.self, Cat.self, Inspect.self, Verify.self, Explain.self, Scores.self, Forget.self,
      Batch.self,
      EndpointCommand.self, ServeSubcommand.self, RecipeCommand.self,
    ])
}

/// An error as the user sees it: a line on standard error, and the exit status of behaviour §6.4.
struct Failure {
  private let line: String?
  private let status: ExitStatus
  private let parserError: (any Error)?

  init(_ error: any Error) {
    (line, status, parserError) =
      switch error {
      case let error as JobError: (error.description, .failed, nil)
      case let error as BytesError: (error.description, .failed, nil)
      case let error as SheetsError: (error.description, .failed, nil)
      case let error as FileError: (error.description, .failed, nil)
      case let error as LeftBehind: (error.description, .partly, nil)
      case let error as OutputBusy: (error.description, .busy, nil)
      case let error as Inputs.WrongEnding: (error.description, .usage, nil)
      case let error as ModelError: (error.description, .failed, nil)
      case let error as StoreBusy: (error.description, .busy, nil)
      case let error as RulesError: (error.description, .usage, nil)
      case let error as WrongRecipe: (error.description, .usage, nil)
      case let error as OutputFailure: (error.description, .failed, nil)
      case JobEnd.stopped(let reason): (reason + "; nothing was replaced", .failed, nil)
      case JobEnd.busy(let reason): (reason + "; nothing was replaced", .busy, nil)
      case JobEnd.interrupted(let signal):
        ("interrupted; nothing was replaced", .interrupted(signal: signal), nil)
      default: (nil, .done, error)
      }
  }

  /// Prints the line and ends the process.
  func exit() -> Never {
    if let parserError {
      let code = Chatmill.exitCode(for: parserError).rawValue
      if code != EXIT_FAILURE || parserError is ExitCode {
        Failure.tell(Chatmill.fullMessage(for: parserError), isAsked: code == 0)
        Glibc.exit(code)
      }
      Console.fail(nil, "\(parserError)")
      Glibc.exit(ExitStatus.failed.code)
    }
    if let line { Console.fail(nil, line) }
    Glibc.exit(status.code)
  }

  /// Prints what argument parsing says. Help that was asked for holds nothing of the arguments.
  private static func tell(_ message: String, isAsked: Bool) {
    guard !message.isEmpty else { return }
    if isAsked { return print(message) }
    let escaped = ArgumentText.escaping(CommandLine.arguments, in: message)
    Console.write(PrintableText.lines(escaped.utf8) + "\n")
  }
}

/// Why one workbook could not be read by a command that reads one.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): \(reason)" }
}
