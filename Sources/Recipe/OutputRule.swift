// In which forms dialogues leave, and in which sets. Nothing here shapes a part.
import Forms

/// The name of an output: `clean`, for workbooks of the kept rows, or that of a form of dialogues.
package struct OutputForm: RawRepresentable, Sendable, Codable, Hashable, CaseIterable {
  package static let clean = OutputForm("clean")
  package static let forward = OutputForm("forward")
  package static let reversed = OutputForm("reversed")

  /// In the order in which recipes and documents name them.
  package static let allCases = [clean] + DialogueForms.all.map { OutputForm($0.name) }

  package let rawValue: String

  private init(_ name: String) { rawValue = name }

  /// nil where there is no such output.
  package init?(rawValue: String) {
    self.init(rawValue)
    guard OutputForm.allCases.contains(self) else { return nil }
  }

  /// How dialogues are written; nil for `clean`.
  package var dialogues: (any DialogueForm)? { DialogueForms.named(rawValue) }
}

/// How an output is compressed.
package enum Compression: String, Sendable, Codable, CaseIterable {
  case none
  /// Members of gzip (RFC 1952), one behind another.
  case gz
  /// Frames of Zstandard (RFC 8878), one behind another.
  case zst
}

/// One output: a form, and in which files it is written.
package struct Output: Sendable, Codable, Equatable {
  package var form: OutputForm
  package var compression = Compression.none
  /// Dialogues in a file; 0: all.
  package var shard = 0
  /// Unicode scalars of a dialogue's turns without labels; 0: no bound. Forward forms keep the
  /// first turns, reversed ones the last, and one turn at least.
  package var maxCharacters = 0
  /// What stands before each dialogue, where the form takes it; empty: nothing.
  package var system = ""
  /// Agent, customer and file stand in each dialogue of `messages`.
  package var metadata = false
  /// Each dialogue begins with the customer and ends with the agent, as trainers ask; with
  /// ``maxCharacters`` its last exchanges stay.
  package var trims = false

  package init(_ form: OutputForm) { self.form = form }

  /// Whether it has all turns of every dialogue.
  package var isWhole: Bool { form.dialogues?.isInParts == true && maxCharacters == 0 }

  /// Whether the texts of parts are this output, byte by byte.
  package var isPlain: Bool { isWhole && compression == .none && shard == 0 }

  /// What the form is to know of it.
  package func options(_ direction: FormDirection) -> FormOptions {
    var options = FormOptions()
    (options.isReversed, options.maxCharacters) = (direction.isReversed, maxCharacters)
    (options.system, options.hasMetadata, options.isTrimmed) = (system, metadata, trims)
    return options
  }
}

/// Everything that is written of a job, and how its dialogues are told apart.
package struct OutputRule: Sendable, Codable, Equatable {
  package var outputs = [Output(.clean), Output(.forward), Output(.reversed)]
  package var split = SetRule()
  /// Dialogues stand in the order of a seeded hash, not in that of the plan.
  package var shuffles = false
  /// Beside each output stands which rows its dialogues are from.
  package var hasLineage = false
  /// What scores dialogues, and which of them are written by that; nil for nothing.
  package var model: ModelRule?

  package init() {}

  /// Whether what a model says stands beside each output.
  package var hasScores: Bool { model?.writesScores == true }

  /// Whether there is an index: it says where dialogues stand in both plain texts, and needs both.
  package var hasIndex: Bool { outputs.count(where: \.isPlain) == 2 }

  package func has(_ form: OutputForm) -> Bool { outputs.contains { $0.form == form } }

  var fault: RecipeFault? {
    if outputs.isEmpty { return RecipeFault("a run needs an output", at: ["outputs"]) }
    var seen: Set<String> = []
    for (place, name) in outputs.map(\.form.rawValue).enumerated()
    where !seen.insert(name).inserted {
      return RecipeFault("the output \(name) stands twice", at: ["outputs", "\(place)"])
    }
    return split.fault
  }
}

/// By what dialogues are assigned to sets.
package enum SplitUnit: String, Sendable, Codable, CaseIterable {
  case dialogue
  /// All dialogues of a customer are in one set, whichever file they are from.
  case customer
  /// All dialogues of an agent and a customer are in one set.
  case pair
}

/// The sets beside `train`, which has all other dialogues.
package struct SetRule: Sendable, Codable, Equatable {
  /// A name and how much the set gets; see ``SetAmount/init(_:)``.
  package struct Member: Sendable, Codable, Equatable {
    package var name: String
    package var amount: String

    package init(_ name: String, _ amount: String) { (self.name, self.amount) = (name, amount) }
  }

  package var unit = SplitUnit.dialogue
  package var members = [Member("val", "1%")]

  package init() {}

  /// Names of all sets, `train` first.
  package var names: [String] { ["train"] + members.map(\.name) }

  package var amounts: [SetAmount] { members.map { SetAmount($0.amount) ?? .none } }

  /// As the report says it: `1%`, or `val 1%, test 500 by customer`.
  package var text: String {
    let isUsual = members.map(\.name) == ["val"]
    let sets = members.map { isUsual ? $0.amount : "\($0.name) \($0.amount)" }
    return sets.joined(separator: ", ") + (unit == .dialogue ? "" : " by \(unit.rawValue)")
  }

  /// Sets beside `train` at most: the index has a byte for the number of a set.
  package static let limit = 255

  var fault: RecipeFault? {
    if members.count > SetRule.limit {
      return RecipeFault(
        "\(members.count) sets are more than the \(SetRule.limit) that there can be beside train",
        at: ["split", "sets"])
    }
    for member in members {
      let place = ["split", "sets", member.name]
      guard SetRule.isName(member.name) else {
        return RecipeFault(
          "'\(member.name)' is no name of a set: small letters, digits and _, and not train",
          at: place)
      }
      guard SetAmount(member.amount) != nil else {
        return RecipeFault(
          "set '\(member.name)' takes a number, a percentage up to 100%, or none", at: place)
      }
    }
    return namesFault ?? amountFault
  }

  private var namesFault: RecipeFault? {
    Set(names).count < names.count
      ? RecipeFault("two sets have one name", at: ["split", "sets"]) : nil
  }

  private var amountFault: RecipeFault? {
    let percent = amounts.reduce(0.0) { sum, amount in
      if case .percent(let share) = amount { sum + share } else { sum }
    }
    guard percent > 100 else { return nil }
    return RecipeFault(
      "sets of together \(percent)% are more than all", at: ["split", "sets"])
  }

  private static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text != "train"
      && text.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F }
  }
}
