// The JSON Schema of a recipe, for editors; docs/recipe.schema.json is what this prints.
import Forms

extension RecipeFile {
  /// JSON Schema, draft 2020-12.
  package static var schema: String {
    let head = [
      "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"",
      "\"title\": \"chatmill recipe\"", "\"type\": [\"object\", \"null\"]",
      "\"additionalProperties\": false",
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
  /// What an editor's YAML makes of a text without quotes.
  private static let anyText = "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]"
  private static let anyWord = "\"type\": [\"string\", \"number\", \"boolean\"], \"minLength\": 1"

  /// The members of the schema of a value.
  var schema: String {
    switch self {
    case .text: RecipeKind.anyText
    case .word: RecipeKind.anyWord
    case .texts: RecipeKind.list(RecipeKind.anyText.replacing(", \"null\"", with: ""))
    case .words: RecipeKind.list(RecipeKind.anyWord)
    case .count(let most): "\"type\": \"integer\", \"minimum\": 0, \"maximum\": \(most)"
    case .positive(let most): "\"type\": \"integer\", \"minimum\": 1, \"maximum\": \(most)"
    case .flag: "\"type\": \"boolean\""
    case .duration:
      // To YAML 1.1 off is no text.
      "\"anyOf\": [{\"type\": \"string\", \"pattern\": \"^([0-9]{1,9}[smh]|off)$\"}, {\"const\": false}]"
    case .time:
      "\"type\": \"string\", \"pattern\": \"^0*[1-9][0-9]{0,7}[smh]$\""
    case .size:
      "\"anyOf\": [{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 33554432}, {\"type\": \"string\", \"pattern\": \"^0*[1-9][0-9]{0,7}[KM]?$\"}]"
    case .share:
      "\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 1000000000000}, {\"type\": \"string\", \"pattern\": \"^([0-9]{1,13}|\(RecipeKind.percent))$\"}]"
    case .names: "\"type\": \"object\", \"additionalProperties\": {\(RecipeKind.anyWord)}"
    case .sets: RecipeKind.setAmounts
    case .rules: RecipeKind.items(MessageRule.members, ["name"], MessageRule.conditions)
    case .profiles: RecipeKind.items(Profile.members, ["name", "role", "message"])
    case .outputs: Output.schema
    case .dialogueDuplicates: DuplicateRule.schema
    case .choice(let words):
      "\"enum\": [\((words.map(RecipeKey.quoted) + (words.contains("off") ? ["false"] : [])).joined(separator: ", "))]"
    }
  }

  private static func list(_ item: String) -> String {
    "\"anyOf\": [{\(item)}, {\"type\": \"array\", \"items\": {\(item)}}]"
  }

  /// A mapping with these members.
  static func object(
    _ members: [(name: String, kind: RecipeKind)], _ required: [String], _ more: String = ""
  ) -> String {
    let properties = members.map { "\"\($0.name)\": {\($0.kind.schema)}" }
    return
      "\"type\": \"object\", \"additionalProperties\": false, \"required\": \(RecipeKey.list(required)), "
      + "\"properties\": {\(properties.joined(separator: ", "))}"
      + (more.isEmpty ? "" : ", " + more)
  }

  private static func items(
    _ members: [(name: String, kind: RecipeKind)], _ required: [String], _ more: String = ""
  ) -> String {
    "\"type\": \"array\", \"items\": {\(object(members, required, more))}"
  }

  private static let percent = "0*(100(\\\\.0*)?|[0-9]{1,2}(\\\\.[0-9]*)?)%"

  private static var setAmounts: String {
    "\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[a-z0-9_]{1,32}$\", \"not\": {\"const\": \"train\"}}, "
      + "\"additionalProperties\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 1000000000000}, "
      + "{\"type\": \"string\", \"pattern\": \"^(none|[0-9]{1,13}|\(percent))$\"}]}"
  }
}

extension Output {
  fileprivate static var schema: String {
    let form = RecipeKind.choice(OutputForm.allCases.map(\.rawValue)).schema
    let rules =
      FormKey.allCases.map(condition(of:)) + [
        condition(
          "\"name\": {\"const\": \"clean\"}", "name",
          "\"compress\": {\"const\": \"none\"}, \"shard\": {\"const\": 0}, \"maxCharacters\": {\"const\": 0}"
        )
      ]
    let object = RecipeKind.object(
      members, ["name"], "\"allOf\": [\(rules.joined(separator: ", "))]")
    return
      "\"type\": \"array\", \"minItems\": 1, \"items\": {\"anyOf\": [{\(form)}, {\(object)}]}"
  }

  /// What says something with a key is one of the forms that take it.
  private static func condition(of key: FormKey) -> String {
    let given =
      switch key {
      case .system: "{\"minLength\": 1}"
      case .metadata, .trim: "{\"const\": true}"
      }
    let names = key.forms.map(RecipeKey.quoted)
    let name =
      names.count == 1 ? "\"const\": \(names[0])" : "\"enum\": [\(names.joined(separator: ", "))]"
    return condition(
      "\"\(key.rawValue)\": \(given)", key.rawValue, "\"name\": {\(name)}")
  }

  private static func condition(_ given: String, _ key: String, _ then: String) -> String {
    "{\"if\": {\"properties\": {\(given)}, \"required\": [\"\(key)\"]}, \"then\": {\"properties\": {\(then)}}}"
  }
}

extension DuplicateRule {
  fileprivate static var schema: String {
    let members = [
      "\"similarity\": {\"type\": \"number\", \"minimum\": \(leastSimilarity), \"maximum\": 1}",
      "\"keep\": {\"enum\": [\"first\", \"all\"]}",
    ]
    let near =
      "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\(members.joined(separator: ", "))}}"
    return
      "\"anyOf\": [{\"enum\": [\"off\", \"exact\", \"near\", false]}, {\"type\": \"object\", \"additionalProperties\": false, "
      + "\"required\": [\"near\"], \"properties\": {\"near\": \(near)}}]"
  }
}
