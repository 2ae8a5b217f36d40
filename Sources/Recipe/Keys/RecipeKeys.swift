// The keys of a recipe, in the order in which they are printed.

extension RecipeKey {
  /// Every key there is.
  static var all: [RecipeKey] {
    reading + dropping + building + personal + cleaning + writing + scoring
  }

  private static var reading: [RecipeKey] {
    [
      .text(
        "profile", \.profile,
        "Which kind of export: auto takes the first profile whose columns are all there."),
      RecipeKey(
        path: "profiles", kind: .profiles,
        comment:
          "Own profiles, tried before the known ones: name, agent, customer, role, message, time, type "
          + "(header names), agentValues, customerValues, othersAreCustomer.",
        set: { $0.own = try $1.items().map(Profile.init(node:)) },
        get: { "[\($0.own.map(\.yaml).joined(separator: ", "))]" }),
      .count(
        "headerRows", \.recipe.headerRows, upTo: 1_048_576,
        "Rows at the top of a sheet among which the header is looked for."),
      RecipeKey(
        path: "sheet", kind: .text,
        comment: "Which sheet: first, all, its number from 1, or its name.",
        set: { draft, node in
          let text = try node.text()
          draft.recipe.sheet = text == "first" ? nil : text
        }, get: { quoted($0.recipe.sheet ?? "first") }),
      .flag("csv", \.recipe.readsCSV, "Read *.csv, too: UTF-8 or GB18030."),
      .flag(
        "checkIds", \.recipe.checksIds,
        "Warn about ids in E notation and numbers of sixteen and more digits."),
    ]
  }

  private static var dropping: [RecipeKey] {
    [
      .words(
        "roles.agent", \.recipe.agentValues,
        "Roles that mean the agent; trimmed, letters in either case."),
      .words("roles.customer", \.recipe.customerValues, "Roles that mean the customer."),
      .texts("types.keep", \.recipe.types.keep, "Message types that are kept; none: all."),
      .texts("types.skip", \.recipe.types.skip, "Message types that vanish."),
      .texts(
        "types.cut", \.recipe.types.cut,
        "Message types that vanish and end the dialogue where they stand."),
      RecipeKey(
        path: "system.packs", kind: .words,
        comment:
          "Packs of rules for system messages: described (the five phrases, anywhere), wechat (whole messages).",
        set: { try $0.setPacks($1) }, get: { list($0.packNames) }),
      RecipeKey(
        path: "system.rules", kind: .rules,
        comment:
          "Own rules: name, one of whole, prefix, contains, regex, and except (texts that keep a message).",
        set: { $0.recipe.rules = try $1.items().map(MessageRule.init(node:)) },
        get: { "[\($0.recipe.rules.map(\.yaml).joined(separator: ", "))]" }),
      .choice(
        "stickers", \.recipe.stripsStickers, [("keep", false), ("strip", true)],
        "Stickers such as [捂脸]: keep them, or strip those that are known by name."),
      .choice(
        "duplicates.rows", \.recipe.duplicates.isOff, [("exact", false), ("off", true)],
        "Rows that repeat an earlier one of their file are dropped, or not."),
      .words(
        "duplicates.columns", \.recipe.duplicates.columns,
        "Rows repeat where these columns do, which every input must have; none: where all do."),
      .choice(
        "duplicates.scope", \.recipe.duplicates.isJobWide, [("file", false), ("job", true)],
        "Rows are held against those of their file, or of all files before it, too."),
      RecipeKey(
        path: "duplicates.dialogues", kind: .dialogueDuplicates,
        comment:
          "Dialogues that repeat an earlier one of the job: off, exact, or near: {similarity: 0.85, keep: first}; with keep: all they stay, in one set.",
        set: { try $0.recipe.duplicates.setDialogues($1) },
        get: { $0.recipe.duplicates.dialoguesYAML }),
      RecipeKey(
        path: "duplicates.consecutive", kind: .duration,
        comment:
          "A speaker who says the same again within this time repeats: 60s, 5m, off. Needs a time column.",
        set: { $0.recipe.duplicates.consecutiveSeconds = try $1.duration() },
        get: { $0.recipe.duplicates.consecutiveSeconds.map { "\($0)s" } ?? "off" }),
    ]
  }

  private static var building: [RecipeKey] {
    [
      RecipeKey(
        path: "session.gap", kind: .duration,
        comment:
          "A message so long after the one before it of its pair begins another dialogue: 30m, off. Needs a time column.",
        set: { $0.recipe.sessionSeconds = try $1.duration() },
        get: { $0.recipe.sessionSeconds.map { "\($0)s" } ?? "off" }),
      .choice(
        "session.scope", \.recipe.sessionIsJobWide, [("file", false), ("job", true)],
        "What a pair says in several files are several dialogues, or one in the order of time. Needs a time column."
      ),
      .choice(
        "dialogues.emoji", \.recipe.keepsEmoji, [("strip", false), ("keep", true)],
        "Emoji in messages: strip them, or keep them."),
      RecipeKey(
        path: "dialogues.join", kind: .choice(["", " "]),
        comment:
          "What stands where a line of a message ends; between two ASCII letters or digits always a space.",
        set: { $0.recipe.join = try $1.choice(["", " "]) == "" ? .nothing : .space },
        get: { quoted($0.recipe.join == .space ? " " : "") }),
      .text(
        "dialogues.separator", \.recipe.separator,
        "What is added to a message that does not end in a mark, before the next of its turn."),
      .choice(
        "dialogues.normalize", \.recipe.normalization,
        Normalization.allCases.map { ($0.rawValue, $0) },
        "Unicode normal form of messages; nfkc makes full-width letters, digits and marks half-width."
      ),
      .text("dialogues.agentLabel", \.recipe.agentLabel, "What begins an agent's turn."),
      .text("dialogues.customerLabel", \.recipe.customerLabel, "What begins a customer's turn."),
      .choice(
        "dialogues.final", \.recipe.final, FinalScalar.allCases.map { ($0.rawValue, $0) },
        "The last character of a turn: drop it, or keep it unless it is the added separator."),
      .choice(
        "dialogues.startWith", \.recipe.length.startsWithCustomer,
        [("anybody", false), ("customer", true)],
        "Whose turn a dialogue begins with; turns before that are dropped."),
      .choice(
        "dialogues.endWith", \.recipe.length.endsWithAgent, [("anybody", false), ("agent", true)],
        "Whose turn a dialogue ends with; turns behind that are dropped."),
      .flag(
        "dialogues.needBothSides", \.recipe.length.needsBothSides,
        "Drop dialogues in which only one side speaks."),
      .count("dialogues.minTurns", \.recipe.length.minTurns, "Drop dialogues with fewer turns."),
      .count(
        "dialogues.minCharacters", \.recipe.length.minCharacters,
        "Drop dialogues with fewer characters, labels not counted."),
      .count("dialogues.maxTurns", \.recipe.length.maxTurns, "Split longer dialogues; 0: never."),
      .count(
        "dialogues.maxCharacters", \.recipe.length.maxCharacters,
        "Split longer dialogues between turns; 0: never."),
    ]
  }

  private static var cleaning: [RecipeKey] {
    [
      .words(
        "clean.columns", \.recipe.clean.keep, "Columns that stand in clean workbooks; none: all."),
      RecipeKey(
        path: "clean.names", kind: .names, comment: "New names of columns by old ones.",
        set: { draft, node in
          for (key, value) in try node.freeMembers() {
            draft.recipe.clean.names[key] = try value.word()
          }
        },
        get: { draft in
          let pairs = draft.recipe.clean.names.sorted { $0.key < $1.key }
          return "{\(pairs.map { "\(quoted($0)): \(quoted($1))" }.joined(separator: ", "))}"
        }),
      .choice(
        "clean.extra", \.recipe.clean.hasFile, [("none", false), ("file", true)],
        "A last column with the path of the input that a row came from."),
      RecipeKey(
        path: "pseudonyms.key", kind: .text,
        comment:
          "A file with a key, relative to this one: agents and customers stand under keyed hashes in all that is written; off.",
        set: { draft, node in
          let text = try node.text()
          if text.unicodeScalars.contains("\0") { throw node.wrong("the name of a file") }
          draft.recipe.pseudonymKey = text == "off" || text.isEmpty ? nil : KeyFile(text)
        }, get: { quoted($0.recipe.pseudonymKey?.file ?? "off") }),
      .flag(
        "rejects", \.recipe.writesRejects,
        "Write every dropped row and dialogue, with its place, fate and rule, to rejects/part-*.jsonl.gz."
      ),
    ]
  }
}

extension Profile {
  /// What a profile takes.
  static let members: [(name: String, kind: RecipeKind)] =
    [("name", .word)]
    + [
      "agent", "customer", "role", "message", "time", "type", "agentValues", "customerValues",
    ].map { ($0, .words) } + [("othersAreCustomer", .flag)]

  init(node: RecipeNode) throws {
    self.init(name: "", role: [], message: [])
    for (key, value) in try node.members(Profile.members.map(\.name)) {
      switch key {
      case "name": name = try value.word()
      case "agent": agent = try value.words()
      case "customer": customer = try value.words()
      case "role": role = try value.words()
      case "message": message = try value.words()
      case "time": time = try value.words()
      case "type": type = try value.words()
      case "agentValues": agentValues = try value.words()
      case "customerValues": customerValues = try value.words()
      default: othersAreCustomer = try value.flag()
      }
    }
    guard !name.isEmpty, !role.isEmpty, !message.isEmpty else {
      throw node.fail("a profile needs name, role and message")
    }
  }

  /// The profile as a flow mapping.
  var yaml: String {
    let lists = [
      ("agent", agent), ("customer", customer), ("role", role), ("message", message),
      ("time", time), ("type", type), ("agentValues", agentValues),
      ("customerValues", customerValues),
    ]
    let members = lists.filter { !$0.1.isEmpty }.map { "\($0): \(RecipeKey.list($1))" }
    let all =
      ["name: \(RecipeKey.quoted(name))"] + members + ["othersAreCustomer: \(othersAreCustomer)"]
    return "{\(all.joined(separator: ", "))}"
  }
}
