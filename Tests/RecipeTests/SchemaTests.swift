// The JSON Schema says what the reader of recipes says, of every recipe that is written down
// anywhere here.
import Foundation
import Support
import Testing

@testable import Recipe

struct SchemaTests {
  /// Whether Python has jsonschema and PyYAML.
  private static let hasSchema = Python.has("jsonschema, yaml")

  /// Which of these recipes the schema takes.
  private func accepted(_ recipes: [String]) throws -> [Bool] {
    let lines = try recipes.map {
      String(decoding: try JSONEncoder().encode([$0]), as: UTF8.self) + "\n"
    }
    let script = "\(Package.root)/Tests/reference/schema.py"
    let schema = "\(Package.root)/docs/recipe.schema.json"
    let folder = TemporaryFolder()
    try folder.write(lines.joined(), to: "recipes")
    let found = try start(
      #require(Python.path), [script, schema], input: folder("recipes"))
    #expect(found.status == 0)
    return found.text.split(separator: "\n").map { $0 == "1" }
  }

  /// The keys of docs/recipes.md, `types.keep: [文本]`, as recipes.
  static let documented: [String] = {
    let text =
      (try? String(contentsOfFile: "\(Package.root)/docs/recipes.md", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").flatMap { line -> [String] in
      guard line.hasPrefix("| `") else { return [] }
      // Snippets of the key column, and of the others where they say a key with its value.
      let codes = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      return codes.enumerated().compactMap { place, code in
        let key = code.prefix { $0 != ":" && $0 != " " }
        let isKey = RecipeKey.all.contains { $0.path == key } && code.contains(": ")
        return place == 0 && code.contains(": ") || isKey ? nested(code) : nil
      }
    }
  }()

  /// `a.b: c` as `a: {b: c}`.
  private static func nested(_ code: String) -> String {
    let key = code.prefix { $0 != ":" }.split(separator: ".")
    let value = code.drop { $0 != ":" }
    guard key.count > 1 else { return code }
    return "\(key[0]): {\(key[1])\(value)}"
  }

  /// What stands between quotes in the tests of the command and reads as a recipe.
  private func tried() throws -> [String] {
    let folder = "\(Package.root)/Tests/CommandTests"
    var recipes: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      for literal in text.matches(of: /"((?:[^"\\\n]|\\.)*: (?:[^"\\\n]|\\.)*)"/) {
        let code = literal.1.replacing("\\n", with: "\n").replacing("\\\"", with: "\"")
        if code.contains("\\(") || (try? RecipeFile.read(String(code))) == nil { continue }
        recipes.append(String(code))
      }
    }
    return recipes
  }

  @Test func `every example of the document is a recipe`() throws {
    #expect(SchemaTests.documented.count > 60)
    for recipe in SchemaTests.documented {
      #expect(throws: Never.self, "\(recipe)") { try RecipeFile.read(recipe) }
    }
  }

  @Test(.enabled(if: SchemaTests.hasSchema))
  func `the schema takes every recipe that is one`() throws {
    let files = try ["Benchmarks/every_key.yaml"].map {
      try String(contentsOfFile: "\(Package.root)/\($0)", encoding: .utf8)
    }
    let recipes =
      SchemaTests.documented + files + [RecipeFile.printed, "# nothing"] + (try tried())
    #expect(recipes.count > 150)
    for (recipe, isTaken) in zip(recipes, try accepted(recipes)) { #expect(isTaken, "\(recipe)") }
  }

  @Test(.enabled(if: SchemaTests.hasSchema))
  func `the schema refuses what is wrong with any key`() throws {
    // To an editor +1 is the number 1.
    let all =
      BrokenRecipeTests.broken.map(\.yaml).filter { !$0.contains(": +1") }
      + BrokenRecipeTests.marked.filter {
        !BrokenRecipeTests.isBeyondSchema($0)
      }.map { $0.replacing("!", with: "") }
    for (recipe, isTaken) in zip(all, try accepted(all)) { #expect(!isTaken, "\(recipe)") }
  }
}
