// `chatmill recipe`: the standard recipe as a file to begin with, its schema, or what is wrong with
// a recipe.
import ArgumentParser
import Doors
import Recipe
import SystemPackage

struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "Prints the standard recipe with a comment on every key.",
    discussion: "Keep what you change; what a recipe does not say is as printed here.")

  @Flag(help: "Print the JSON Schema of recipes instead.")
  var schema = false

  @Option(
    help: "Print nothing, but say what is wrong with this recipe, its rules and its key.",
    completion: .file(extensions: ["yaml", "yml"]))
  var check: String?

  func validate() throws {
    if schema, check != nil { throw ValidationError("--schema and --check exclude each other.") }
  }

  func run() throws {
    if let check {
      var arguments = ArgumentBytes()
      let chosen = try ChosenRecipe(file: arguments.path(check))
      _ = try chosen.compiledRules()
      _ = try chosen.key()
      return
    }
    do {
      try writeOutput(Array((schema ? RecipeFile.schema : RecipeFile.printed).utf8))
    } catch is ClosedPipe {}
  }
}
