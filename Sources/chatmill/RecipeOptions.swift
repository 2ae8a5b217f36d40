// The flags that fill a recipe: a file, and what overrides it.
import ArgumentParser
import Cleaning
import Doors
import Job
import Recipe
import SystemPackage

/// The flags that fill a ``Recipe``.
struct RecipeOptions: ParsableArguments, Sendable {
  @Option(
    help:
      "A recipe file (YAML), or default for the one that `chatmill recipe` prints; the flags below override it.",
    completion: .file(extensions: ["yaml", "yml"]))
  var recipe: String?

  @Option(help: "Header of the column with the agent's id. (default: 坐席id)")
  var agentColumn: String?

  @Option(help: "Header of the column with the customer's id. (default: 客户微信id)")
  var customerColumn: String?

  @Option(help: "Header of the column that says who speaks. (default: 是否客服)")
  var roleColumn: String?

  @Option(help: "Header of the column with the message. (default: 消息内容)")
  var messageColumn: String?

  @Option(help: "Role value of the agent; may be repeated. (default: 是)")
  var agentValue: [String] = []

  @Option(help: "Role value of the customer; may be repeated. (default: 否)")
  var customerValue: [String] = []

  @Option(help: "What begins an agent's turn. (default: 坐席:)")
  var agentLabel: String?

  @Option(help: "What begins a customer's turn. (default: 客户:)")
  var customerLabel: String?

  @Option(
    help:
      "Messages that contain this text are dropped; may be repeated, and replaces the default five."
  )
  var systemMessage: [String] = []

  @Option(
    help: "Sheet to read: its name, its number from 1, or all; the first worksheet unless given.")
  var sheet: String?

  @Option(
    help:
      "The last character of a turn: drop it, or keep it unless it is an added ';'. (default: drop)"
  )
  var final: FinalScalar?

  /// The recipe that file and flags make together.
  /// - Throws: ``WrongRecipe`` if its file cannot be read or meant.
  func resolved() throws -> ChosenRecipe {
    var chosen = try base()
    override(&chosen.recipe)
    if let fault = chosen.recipe.fault { throw ValidationError(fault.reason + ".") }
    return chosen
  }

  private func base() throws -> ChosenRecipe {
    guard let name = recipe else { return ChosenRecipe(recipe: Recipe()) }
    if name == "default" { return ChosenRecipe(recipe: RecipeFile.standard) }
    var arguments = ArgumentBytes()
    return try ChosenRecipe(file: arguments.path(name))
  }

  private func override(_ recipe: inout Recipe) {
    overrideColumns(&recipe)
    if !agentValue.isEmpty { recipe.agentValues = agentValue }
    if !customerValue.isEmpty { recipe.customerValues = customerValue }
    recipe.agentLabel = agentLabel ?? recipe.agentLabel
    recipe.customerLabel = customerLabel ?? recipe.customerLabel
    if !systemMessage.isEmpty { recipe.systemMessages = systemMessage }
    recipe.sheet = sheet ?? recipe.sheet
    recipe.final = final ?? recipe.final
  }

  /// Columns that are named by flags stand before every profile.
  private func overrideColumns(_ recipe: inout Recipe) {
    recipe.agentColumn = agentColumn ?? recipe.agentColumn
    recipe.customerColumn = customerColumn ?? recipe.customerColumn
    recipe.roleColumn = roleColumn ?? recipe.roleColumn
    recipe.messageColumn = messageColumn ?? recipe.messageColumn
    let isNamed = [agentColumn, customerColumn, roleColumn, messageColumn].contains { $0 != nil }
    guard isNamed, !recipe.profiles.isEmpty else { return }
    var profile = Profile.serviceDesk
    (profile.name, profile.agent) = ("flags", [recipe.agentColumn])
    (profile.customer, profile.role) = ([recipe.customerColumn], [recipe.roleColumn])
    profile.message = [recipe.messageColumn]
    recipe.profiles.insert(profile, at: 0)
  }
}

extension FinalScalar: ExpressibleByArgument {}
