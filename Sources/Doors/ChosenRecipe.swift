// The recipe of a command, and where it was read: whatever turns out to be wrong with it later is
// told with its place.
import Bytes
import Cleaning
import Job
import Recipe
import Rules
import SystemPackage

/// A recipe as flags and a file make it.
package struct ChosenRecipe {
  /// Bytes of a recipe file; a rule takes a hundred.
  private static let mostBytes = 4 << 20

  package var recipe: Recipe
  /// nil if no file was named.
  private var source: (file: FilePath, places: RecipePlaces)?

  package init(recipe: Recipe) { self.recipe = recipe }

  /// - Throws: ``WrongRecipe``.
  package init(file: FilePath) throws {
    do {
      let bytes = try SmallFile.bytes(file, upTo: ChosenRecipe.mostBytes)
      let (recipe, places) = try RecipeFile.read(bytes)
      self.recipe = recipe
      source = (file, places)
    } catch let error as RecipeError {
      throw WrongRecipe(place: file.printable, error: error)
    } catch let error as BytesError {
      throw WrongRecipe(place: file.printable, error: RecipeError(error.reason))
    }
    // A recipe works wherever it is run from.
    if let key = recipe.pseudonymKey {
      recipe.pseudonymKey?.file = file.removingLastComponent().pushing(FilePath(key.file)).string
    }
  }

  /// Compiles the recipe's rules and reads its key, for a job.
  /// - Throws: ``WrongRecipe``; what is wrong with rules that stand in no file is a `RulesError`.
  package func prepare(_ settings: inout JobSettings) throws {
    try prepareRules(&settings)
    settings.modelFolder = modelFolder
    do { try settings.readKey() } catch { throw wrongKey(error) }
  }

  /// The folder of the recipe, in which its model is started; nil for where we are.
  package var modelFolder: FilePath? {
    let folder = source?.file.removingLastComponent()
    return folder?.isEmpty == false ? folder : nil
  }

  private func prepareRules(_ settings: inout JobSettings) throws {
    do { try settings.compileRules() } catch let error as RulesError { throw placed(error) }
  }

  /// The recipe's rules, compiled; nil where it has none.
  /// - Throws: as ``prepare(_:)``.
  package func compiledRules() throws -> [UInt8]? {
    guard !recipe.compiledRules.isEmpty else { return nil }
    do { return try RuleCache().compiled(recipe.compiledRules) } catch let error as RulesError {
      throw placed(error)
    }
  }

  /// The key that the recipe names; nil where it names none.
  /// - Throws: ``WrongRecipe``.
  package func key() throws -> PseudonymKey? {
    guard let file = recipe.pseudonymKey?.file else { return nil }
    do { return try PseudonymKey(file: FilePath(file)) } catch { throw wrongKey(error) }
  }

  private func wrongKey(_ error: any Error) -> any Error {
    wrong("\(error)", at: ["pseudonyms", "key"]) ?? error
  }

  private func placed(_ error: RulesError) -> any Error {
    let rules = ["system", "rules"]
    // Packs stand before own rules.
    guard let place = error.rule.map({ $0 - recipe.compiledRules.count + recipe.rules.count }),
      recipe.rules.indices.contains(place)
    else { return wrong(error.description, at: rules) ?? error }
    return wrong(error.description, at: rules + ["\(place)", recipe.rules[place].kind]) ?? error
  }

  private func wrong(_ reason: String, at key: [String]) -> (any Error)? {
    source.map {
      WrongRecipe(place: $0.file.printable, error: $0.places.error(reason, at: [key]))
    }
  }
}

/// A recipe file that cannot be meant, with its name and the place in it.
package struct WrongRecipe: Error, CustomStringConvertible {
  package let place: String
  package let error: RecipeError

  package var description: String {
    error.line > 0 ? "\(place):\(error)" : "\(place): \(error)"
  }
}
