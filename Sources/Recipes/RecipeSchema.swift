// The JSON Schema of a recipe, for editors; docs/recipe.schema.json is what this prints.
import Cleaning

extension RecipeFile {
  /// JSON Schema, draft 2020-12.
  package static var schema: String {
    let head = [
      "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"",
      "\"title\": \"chatmill recipe\"", "\"type\": \"object\"", "\"additionalProperties\": false",
    ]
    return "{\n  "
      + (head + ["\"properties\": " + properties(under: "", indent: "  ")]).joined(
        separator: ",\n  ") + "\n}\n"
  }

  private static func properties(under path: String, indent: String) -> String {
    let members = names(under: path).map { name -> String in
      let full = path.isEmpty ? name : "\(path).\(name)"
      return "\(indent)  \"\(name)\": \(property(full, indent: indent + "  "))"
    }
    return "{\n\(members.joined(separator: ",\n"))\n\(indent)}"
  }

  private static func property(_ path: String, indent: String) -> String {
    guard let key = RecipeKey.all.first(where: { $0.path == path }) else {
      let inner = properties(under: path, indent: indent)
      return "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": \(inner)}"
    }
    return "{\"description\": \(RecipeKey.quoted(key.comment)), \(key.kind.schema)}"
  }
}

extension RecipeKind {
  fileprivate var schema: String {
    let text = "{\"type\": [\"string\", \"number\", \"boolean\"]}"
    switch self {
    case .text: return "\"type\": [\"string\", \"number\"]"
    case .texts: return "\"anyOf\": [\(text), {\"type\": \"array\", \"items\": \(text)}]"
    case .count(let most): return "\"type\": \"integer\", \"minimum\": 0, \"maximum\": \(most)"
    case .flag: return "\"type\": \"boolean\""
    case .duration:
      return
        "\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"string\", \"pattern\": \"^([0-9]+[smh]?|off)$\"}, {\"const\": false}]"
    case .names: return "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}"
    case .rules:
      return
        "\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"name\"]}"
    case .outputs:
      let form =
        "{\"enum\": [\(OutputForm.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]}"
      return
        "\"type\": \"array\", \"items\": {\"anyOf\": [\(form), {\"type\": \"object\", \"required\": [\"name\"], "
        + "\"properties\": {\"name\": \(form)}}]}"
    case .profiles:
      return
        "\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"name\", \"role\", \"message\"]}"
    case .dialogueDuplicates:
      let similarity =
        "\"similarity\": {\"type\": \"number\", \"minimum\": \(DuplicateRule.leastSimilarity), \"maximum\": 1}, \"keep\": {\"enum\": [\"first\", \"all\"]}"
      let near =
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\(similarity)}}"
      return
        "\"anyOf\": [{\"enum\": [\"off\", \"exact\", \"near\", false]}, {\"type\": \"object\", \"additionalProperties\": false, "
        + "\"required\": [\"near\"], \"properties\": {\"near\": \(near)}}]"
    case .choice(let words):
      // To YAML 1.1 off is no text.
      let all = words.map(RecipeKey.quoted) + (words.contains("off") ? ["false"] : [])
      return "\"enum\": [\(all.joined(separator: ", "))]"
    }
  }
}
