// The hidden subcommands by which this binary becomes a worker or the writer.
import ArgumentParser
import Job

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Mills files for a run.", shouldDisplay: false)

  func run() throws { try Worker.run() }
}

struct WriterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "writer", abstract: "Joins parts for a run.", shouldDisplay: false)

  func run() throws { try Writer.run() }
}
