// `chatmill run`: the whole job.
import ArgumentParser
import Cleaning
import Doors
import Job
import Logging
import Recipe
import SystemPackage

struct Run: ParsableCommand, Sendable {
  static let configuration = CommandConfiguration(
    abstract: "Cleans chat exports into workbooks and training dialogues.",
    discussion: """
      Inputs are workbooks (.xlsx, .xlsm), directories, which are searched, or quoted patterns. The output directory \
      receives clean/, forward/, reversed/ (or what the recipe's outputs name) and report.json, all at once when the run ends; an earlier output of \
      chatmill is replaced.

      What was milled before a run was interrupted is used again by the next one.

      Exit status: 0 all done; 1 done, but some inputs failed; 2 nothing was replaced; 64 wrong usage; 75 another run \
      holds the output; 130 or 143 interrupted.
      """)

  @Argument(help: "Workbooks, directories or patterns.", completion: .file())
  var inputs: [String]

  @Option(name: .shortAndLong, help: "The output directory.", completion: .directory)
  var output: String

  @OptionGroup(title: "Rules") var rules: RecipeOptions

  @Option(help: "Inputs that share one clean workbook.")
  var chunk = 25

  @Option(help: "Worker processes; as many as there are processors unless given.")
  var workers: Int?

  @Option(
    help:
      "Dialogues held back for validation: a number, a percentage, or none; in place of the recipe's split.sets. (default: 1%)"
  )
  var validation: String?

  @Option(help: "Chooses other validation dialogues.")
  var seed: UInt64 = 0

  @OptionGroup(title: "Safety") var safety: SafetyOptions

  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    guard chunk >= 1 else { throw ValidationError("--chunk must be at least 1.") }
    guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    guard validation.map({ SetAmount($0) != nil }) ?? true else {
      throw ValidationError("--validation takes a number, a percentage up to 100%, or none.")
    }
    if let fault = safety.fault { throw ValidationError(fault + ".") }
  }

  func run() throws {
    try Headroom.require()
    var chosen = try rules.resolved()
    // None of no sets is no set.
    let hasSets = !chosen.recipe.output.split.members.isEmpty
    if let validation, hasSets || SetAmount(validation) != SetAmount.none {
      chosen.recipe.output.split.members = [.init("val", validation)]
    }
    let recipe = chosen.recipe
    var arguments = ArgumentBytes()
    let folder = try OutputFolder(arguments.path(output))
    var settings = JobSettings(recipe: recipe, folder: folder)
    try chosen.prepare(&settings)
    let lock = try OutputLock.take(folder, waiting: safety.wait.count) {
      if !messages.quiet { Console.fail(nil, "\($0); waiting") }
    }
    defer { lock.release() }
    let found = try Inputs(
      inputs.map { arguments.path($0) }, kinds: recipe.inputKinds,
      excluded: [folder.output, folder.state])
    guard !found.files.isEmpty else { throw JobError(noWorkbook(found)) }
    (settings.chunk, settings.workers) = (chunk, workers ?? processorCount)
    settings.seed = seed
    safety.fill(&settings)
    if !safety.noSpaceCheck { try SpaceEstimate(found, folder, recipe.output).requireRoom() }
    try run(found, settings, lock)
  }

  private func run(_ found: Inputs, _ settings: JobSettings, _ lock: OutputLock) throws {
    let display = RunDisplay(isQuiet: messages.quiet, isLogged: messages.logger.logLevel <= .info)
    var coordinator = Coordinator(found, settings, log: messages.logger) { display.show($0) }
    defer { display.clear() }
    let report = try coordinator.run()
    // Whoever reads the report may take long.
    lock.release()
    display.finish(report, isTable: !messages.quiet && !messages.json)
    if messages.json { do { try writeOutput(report.json()) } catch is ClosedPipe {} }
    if report.totals.failed > 0 { throw ExitStatus.partly.end }
  }

  private func noWorkbook(_ found: Inputs) -> String {
    let skipped = found.skipped.map { "\($1) \($0.rawValue)" }.sorted().joined(separator: ", ")
    let place = inputs.joined(separator: ", ")
    return "no workbook found in \(place)" + (skipped.isEmpty ? "" : " (passed over: \(skipped))")
  }
}

/// The flags that say how much is said.
struct MessageOptions: ParsableArguments {
  @Flag(help: "No progress, no table; failures are still printed.")
  var quiet = false

  @Flag(help: "Print the report as JSON on standard output.")
  var json = false

  @Option(
    help: "What is logged on standard error: trace, debug, info, notice, warning, error, critical.")
  var logLevel: LogLevel = .warning

  var logger: Logger {
    var logger = Logger(label: "chatmill") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel.level
    return logger
  }
}

/// A log level as a flag.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error, critical

  var level: Logger.Level { Logger.Level(rawValue: rawValue)! }
}
