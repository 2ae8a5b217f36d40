// The keys of a recipe that say in which forms dialogues leave.
import Forms

extension RecipeKey {
  static var writing: [RecipeKey] {
    [
      RecipeKey(
        path: "outputs", kind: .outputs,
        comment:
          "What is written: \(OutputForm.allCases.map(\.rawValue).joined(separator: ", ")); a name alone, or name with "
          + "compress (none, gz, zst), shard (dialogues in a file), maxCharacters, system, metadata (of messages) and trim (customer first, agent last).",
        set: { $0.recipe.output.outputs = try $1.items().map(Output.init(node:)) },
        get: { "[\($0.recipe.output.outputs.map(\.yaml).joined(separator: ", "))]" }),
      .choice(
        "split.by", \.recipe.output.split.unit, SplitUnit.allCases.map { ($0.rawValue, $0) },
        "What is in one set as a whole: a dialogue, all of a customer, or all of an agent and a customer."
      ),
      RecipeKey(
        path: "split.sets", kind: .sets,
        comment:
          "Sets beside train, and how much each gets: a percentage, or a number (of what split.by says) of what percentages leave.",
        set: { draft, node in
          draft.recipe.output.split.members = try node.freeMembers().map { key, value in
            SetRule.Member(key, try value.text())
          }
        },
        get: { draft in
          let members = draft.recipe.output.split.members
          return
            "{\(members.map { "\(quoted($0.name)): \(quoted($0.amount))" }.joined(separator: ", "))}"
        }),
      .flag(
        "shuffle", \.recipe.output.shuffles,
        "Dialogues stand in an order that the seed decides, not in that of the inputs."),
      .flag(
        "lineage", \.recipe.output.hasLineage,
        "Beside each output stands which file, sheet and rows its dialogues are from."),
    ]
  }
}

extension Output {
  /// The members that an output takes.
  static let members: [(name: String, kind: RecipeKind)] = [
    ("name", .choice(OutputForm.allCases.map(\.rawValue))),
    ("compress", .choice(Compression.allCases.map(\.rawValue))),
    ("shard", .count(RecipeNode.mostCount)), ("maxCharacters", .count(RecipeNode.mostCount)),
    ("system", .text), ("metadata", .flag), ("trim", .flag),
  ]

  init(node: RecipeNode) throws {
    guard node.node.scalar == nil else {
      self.init(try OutputForm(node: node))
      return
    }
    let members = try node.members(Output.members.map(\.name))
    guard let name = members.first(where: { $0.key == "name" }) else {
      throw node.fail("an output needs a name")
    }
    self.init(try OutputForm(node: name.value))
    for (key, value) in members { try set(key, value) }
    if form == .clean, self != Output(.clean) { throw node.fail("clean takes no other keys") }
    for key in FormKey.allCases where says(key) && form.dialogues?.keys.contains(key) != true {
      let names = key.forms.dropLast().joined(separator: ", ")
      let last = (names.isEmpty ? "" : names + " and ") + (key.forms.last ?? "")
      throw node.fail("\(key.rawValue) is for \(last)")
    }
  }

  /// Whether it asks for what not every form takes.
  private func says(_ key: FormKey) -> Bool {
    switch key {
    case .system: !system.isEmpty
    case .metadata: metadata
    case .trim: trims
    }
  }

  private mutating func set(_ key: String, _ value: RecipeNode) throws {
    switch key {
    case "compress":
      compression = Compression(
        rawValue: try value.choice(Compression.allCases.map(\.rawValue)))!
    case "shard": shard = try value.count()
    case "maxCharacters": maxCharacters = try value.count()
    case "system": system = try value.text()
    case "metadata": metadata = try value.flag()
    case "trim": trims = try value.flag()
    default: break
    }
  }

  /// The output as YAML: a name, or a flow mapping.
  var yaml: String {
    let usual = Output(form)
    if self == usual { return form.rawValue }
    let members = [
      "name: \(form.rawValue)",
      compression == usual.compression ? nil : "compress: \(compression.rawValue)",
      shard == usual.shard ? nil : "shard: \(shard)",
      maxCharacters == usual.maxCharacters ? nil : "maxCharacters: \(maxCharacters)",
      system == usual.system ? nil : "system: \(RecipeKey.quoted(system))",
      metadata == usual.metadata ? nil : "metadata: \(metadata)",
      trims == usual.trims ? nil : "trim: \(trims)",
    ]
    return "{\(members.compactMap(\.self).joined(separator: ", "))}"
  }
}

extension FormKey {
  /// The forms that take it.
  var forms: [String] { DialogueForms.all.filter { $0.keys.contains(self) }.map(\.name) }
}

extension OutputForm {
  fileprivate init(node: RecipeNode) throws {
    let words = OutputForm.allCases.map(\.rawValue)
    if let form = node.node.scalar.flatMap(OutputForm.init(rawValue:)) {
      self = form
    } else {
      let name = node.node.scalar ?? ""
      let nearest = Nearest.word(to: name, among: words).map { "; did you mean '\($0)'?" }
      throw node.fail(
        "unknown output '\(name)'" + (nearest ?? "; there are: \(words.joined(separator: ", "))"))
    }
  }
}
