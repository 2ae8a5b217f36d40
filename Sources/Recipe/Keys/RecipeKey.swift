// A key of the recipe: what it takes, what it says, how it is read and written. One table of keys
// makes everything.

/// A recipe in the making: what is read before profiles are chosen.
struct RecipeDraft {
  var recipe = Recipe()
  /// `auto`, or the name of a profile.
  var profile = "auto"
  /// Profiles of the file's own, which come before the known ones.
  var own: [Profile] = []
  /// The model, as far as one is named.
  var model = ModelRule()
}

/// What a key takes.
enum RecipeKind {
  case text, word, texts, words, flag, duration, names, sets, profiles, rules, outputs,
    dialogueDuplicates
  /// Seconds with their unit, bytes with theirs, a number or a percentage.
  case time, size, share
  /// A whole number, which may be at most this.
  case count(Int)
  /// The same from 1 on.
  case positive(Int)
  case choice([String])
}

/// One key of a recipe: its name, its comment, and how it is read and printed.
struct RecipeKey {
  /// Its name with those of the sections around it, such as `dialogues.minTurns`.
  let path: String
  let kind: RecipeKind
  /// What the printed recipe and the schema say of it.
  let comment: String
  let set: (inout RecipeDraft, RecipeNode) throws -> Void
  /// The value as YAML.
  let get: (RecipeDraft) -> String

  static func text(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, String>, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .text, comment: comment, set: { $0[keyPath: value] = try $1.text() },
      get: { quoted($0[keyPath: value]) })
  }

  static func texts(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, [String]>, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .texts, comment: comment, set: { $0[keyPath: value] = try $1.texts() },
      get: { list($0[keyPath: value]) })
  }

  /// A list of names, of which none is empty.
  static func words(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, [String]>, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .words, comment: comment, set: { $0[keyPath: value] = try $1.words() },
      get: { list($0[keyPath: value]) })
  }

  static func count(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, Int>,
    upTo most: Int = RecipeNode.mostCount, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .count(most), comment: comment,
      set: { $0[keyPath: value] = try $1.count(upTo: most) },
      get: { "\($0[keyPath: value])" })
  }

  static func flag(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, Bool>, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .flag, comment: comment, set: { $0[keyPath: value] = try $1.flag() },
      get: { "\($0[keyPath: value])" })
  }

  /// One of some words, each of which is a value.
  static func choice<Value: Equatable>(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, Value>, _ words: [(String, Value)],
    _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .choice(words.map(\.0)), comment: comment,
      set: { draft, node in
        let word = try node.choice(words.map(\.0))
        draft[keyPath: value] = words.first { $0.0 == word }!.1
      },
      get: { draft in
        let word = words.first { $0.1 == draft[keyPath: value] }!.0
        // To YAML 1.1 `off` is no text.
        return word == "off" ? quoted(word) : word
      })
  }

  /// A text in double quotes, which YAML reads as JSON would.
  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      default: scalar.value < 0x20 ? "\\x" + hex(scalar.value) : String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  static func list(_ texts: [String]) -> String {
    "[\(texts.map(quoted).joined(separator: ", "))]"
  }

  private static func hex(_ value: UInt32) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }
}
