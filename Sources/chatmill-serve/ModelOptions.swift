// Which model is asked, how, and what its results are kept for: the command line before the recipe.
import ArgumentParser
import Doors
import Job
import Model
import Recipe
import Serve
import SystemPackage

/// Flags about the model. What they leave open a recipe's `model` says, and where that says
/// nothing they have defaults of their own.
struct ModelOptions: ParsableArguments {
  @Option(help: "Items of a batch. (default: the recipe's, or 32)")
  var size: Int?

  @Option(help: "Model processes. (default: the recipe's, or 1)")
  var workers: Int?

  @Option(
    help: "How long a worker that has a batch may be silent. (default: the recipe's, or 60s)")
  var timeout: String?

  @Option(help: "How long a worker may take until it says hello. (default: the recipe's, or 300s)")
  var start: String?

  @Option(help: "How often an item that stands alone is tried. (default: the recipe's, or 2)")
  var attempts: Int?

  @Option(
    help:
      "A condition on results, such as 'score >= 0.5', in place of the recipe's; may be repeated, and all must hold."
  )
  var keep: [String] = []

  @Option(
    help:
      "A file that keeps results, so that the model is asked once for each item, ever. (default: the recipe's)"
  )
  var store: String?

  @Option(
    help:
      "What the results of a store are kept for, in place of the worker's hello. (default: the recipe's)"
  )
  var id: String?

  @Flag(help: "Leave out the recipe's model, and only clean.")
  var noModel = false

  @Argument(parsing: .postTerminator, help: "The model's command, behind --.")
  var command: [String] = []

  mutating func validate() throws {
    guard noModel, !command.isEmpty else { return }
    throw ValidationError("--no-model and a command do not go together")
  }

  /// The recipe's model; nil where it has none, or where it is left out.
  private func rule(_ chosen: ChosenRecipe) -> ModelRule? {
    noModel ? nil : chosen.recipe.output.model
  }

  /// What a dialogue is to the model.
  func input(_ chosen: ChosenRecipe) -> ModelInput { rule(chosen)?.input ?? .turns }

  /// - Throws: `ValidationError` that names a flag.
  func ruling(_ chosen: ChosenRecipe) throws -> KeepRuling {
    let rule = rule(chosen)
    let rules = keep.isEmpty ? rule?.keep ?? [] : try conditions()
    return KeepRuling(rules, keepsUnscored: rule?.unscored == .keep)
  }

  private func conditions() throws -> [KeepRule] {
    try keep.map { text in
      do { return try KeepRule(text) } catch let fault as KeepFault {
        throw ValidationError("--keep '\(text)', character \(fault.column): \(fault.reason)")
      }
    }
  }

  /// The model and its limits, as far as they are not the service's own.
  /// - Throws: `ValidationError` that names a flag; `JobError`.
  func plan(_ chosen: ChosenRecipe) throws -> DeskPlan {
    let rule = rule(chosen)
    var plan = DeskPlan(command: command)
    if command.isEmpty, let rule {
      plan.command = rule.program(of: try BinaryFolder.path() + "/chatmill")
      plan.folder = chosen.modelFolder?.string
    }
    plan.input = input(chosen).rawValue
    plan.store = storePath(rule, chosen.modelFolder).map { StoreChoice(path: $0) }
    plan.store?.id = id ?? rule?.id ?? ""
    try bound(&plan.limits, rule)
    return plan
  }

  /// As a run has it, a recipe's file stands beside the recipe.
  private func storePath(_ rule: ModelRule?, _ folder: FilePath?) -> String? {
    if let store { return store }
    guard let rule, !rule.store.isEmpty else { return nil }
    return folder.map { $0.pushing(FilePath(rule.store)).string } ?? rule.store
  }

  private func bound(_ limits: inout BatchLimits, _ rule: ModelRule?) throws {
    let own = ModelRule()
    limits.size = try size.map { try Amount.positive($0, "--size") } ?? rule?.size ?? limits.size
    limits.workers =
      try workers.map { try Amount.positive($0, "--workers") } ?? rule?.workers ?? own.workers
    limits.attempts =
      try attempts.map { try Amount.positive($0, "--attempts") } ?? rule?.attempts ?? own.attempts
    limits.timeout =
      try timeout.map { try Quantity.seconds($0, "--timeout") }
      ?? Double(rule?.timeout ?? own.timeout)
    limits.start =
      try start.map { try Quantity.seconds($0, "--start") } ?? Double(rule?.start ?? own.start)
    limits.bytes = rule?.bytes ?? own.bytes
  }
}

/// Whole numbers of flags.
enum Amount {
  static func positive(_ value: Int, _ flag: String) throws -> Int {
    guard (1...65536).contains(value) else {
      throw ValidationError("\(flag) takes a whole number from 1 to 65536")
    }
    return value
  }
}
