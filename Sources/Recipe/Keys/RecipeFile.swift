// A recipe as a YAML file: read, and printed with a comment on every key.

package enum RecipeFile {
  /// The recipe that holds if a file says nothing. `--recipe default` names it, too.
  package static var standard: Recipe {
    guard let recipe = try? finished(standardDraft) else {
      preconditionFailure("the standard recipe is wrong")
    }
    return recipe
  }

  private static var standardDraft: RecipeDraft {
    var draft = RecipeDraft()
    draft.recipe.headerRows = 20
    draft.recipe.agentValues = ["是", "1", "true", "yes", "客服", "坐席"]
    draft.recipe.customerValues = ["否", "0", "false", "no", "客户"]
    (draft.recipe.foldsRoles, draft.recipe.checksIds) = (true, true)
    draft.recipe.readsCSV = true
    draft.recipe.join = .nothing
    return draft
  }

  /// Reads a recipe; what it does not say is as in ``standard``.
  /// - Throws: ``RecipeError`` with line and column.
  package static func read(_ text: String) throws -> Recipe { try placed(text).recipe }

  /// Reads the bytes of a file. A byte order mark may stand before them.
  /// - Throws: ``RecipeError`` with line and column.
  package static func read(_ bytes: [UInt8]) throws -> (recipe: Recipe, places: RecipePlaces) {
    try placed(RecipeText.decoded(bytes))
  }

  private static func placed(_ text: String) throws -> (recipe: Recipe, places: RecipePlaces) {
    var draft = standardDraft
    let document = try YAMLDocument(text)
    let places = RecipePlaces(document)
    if let node = document.root {
      try read(RecipeNode(node: node, path: ""), under: "", into: &draft)
    }
    do { return (try finished(draft), places) } catch let fault as RecipeFault {
      throw places.error(fault.reason, at: fault.keys)
    }
  }

  private static func read(
    _ node: RecipeNode, under path: String, into draft: inout RecipeDraft
  ) throws {
    for (name, value) in try node.members(names(under: path)) {
      let full = path.isEmpty ? name : "\(path).\(name)"
      if let key = RecipeKey.all.first(where: { $0.path == full }) {
        try key.set(&draft, value)
      } else {
        try read(value, under: full, into: &draft)
      }
    }
  }

  /// The keys below a key, each once, in the order of the table.
  static func names(under path: String) -> [String] {
    let prefix = path.isEmpty ? "" : path + "."
    var names: [String] = []
    for key in RecipeKey.all where key.path.hasPrefix(prefix) {
      let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// - Throws: `RecipeFault`.
  private static func finished(_ draft: RecipeDraft) throws -> Recipe {
    var recipe = draft.recipe
    let all = draft.own + Profile.known
    recipe.profiles = draft.profile == "auto" ? all : all.filter { $0.name == draft.profile }
    if recipe.profiles.isEmpty {
      let names = all.map(\.name).joined(separator: ", ")
      throw RecipeFault(
        "there is no profile '\(draft.profile)'; there are: auto, \(names)", at: ["profile"])
    }
    recipe.headerRows = max(1, recipe.headerRows)
    recipe.trimColumns()
    if let fault = draft.model.fault { throw fault }
    recipe.output.model = draft.model.isNamed ? draft.model : nil
    if let fault = recipe.fault { throw fault }
    return recipe
  }

  /// The standard recipe as a file, with a comment on every key.
  package static var printed: String {
    var lines = ["# A recipe of chatmill: what is read, what is dropped, what is built.", ""]
    var group = ""
    for key in RecipeKey.all {
      let parts = key.path.split(separator: ".").map(String.init)
      if parts.count > 1, parts[0] != group { lines += ["", "\(parts[0]):"] }
      group = parts.count > 1 ? parts[0] : ""
      let indent = parts.count > 1 ? "  " : ""
      lines.append("\(indent)# \(key.comment)")
      lines.append("\(indent)\(parts.last!): \(key.get(standardDraft))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
