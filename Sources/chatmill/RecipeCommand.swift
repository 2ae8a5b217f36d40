// `chatmill recipe`: the standard recipe as a file to begin with, or its schema.
import ArgumentParser
import Recipes

struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "Prints the standard recipe with a comment on every key.",
    discussion: "Keep what you change; what a recipe does not say is as printed here.")

  @Flag(help: "Print the JSON Schema of recipes instead.")
  var schema = false

  func run() throws {
    do {
      try writeOutput(Array((schema ? RecipeFile.schema : RecipeFile.printed).utf8))
    } catch is ClosedPipe {}
  }
}
