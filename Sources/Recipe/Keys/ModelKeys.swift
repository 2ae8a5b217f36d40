// The keys of a recipe about a model that scores dialogues.

extension RecipeKey {
  static var scoring: [RecipeKey] { asking + deciding }

  private static var asking: [RecipeKey] {
    [
      .words(
        "model.command", \.model.command,
        "A program that scores dialogues (docs/model.md), with its arguments; it is started in the folder of this file. None: no model."
      ),
      .text(
        "model.endpoint", \.model.endpoint,
        "An HTTP endpoint in place of a program: …/chat/completions, …/embeddings or …/score."),
      .text("model.name", \.model.name, "The model that an endpoint is asked for."),
      .words(
        "model.prompt", \.model.prompt,
        "Files with what an endpoint is asked; all but the last are the system's messages."),
      .positive("model.calls", \.model.calls, upTo: 1024, "Calls of an endpoint at once."),
      .text("model.key", \.model.key, "A file with an endpoint's key."),
      .text(
        "model.id", \.model.id,
        "What results are kept for, in place of the model and version that the program says."),
      .positive("model.workers", \.model.workers, upTo: 4096, "Model processes."),
      .positive("model.size", \.model.size, upTo: 1 << 20, "Dialogues of a batch."),
      RecipeKey(
        path: "model.bytes", kind: .size,
        comment: "Bytes of a batch as JSON, at most 32M; with K or M behind.",
        set: { $0.model.bytes = try $1.size() }, get: { sized($0.model.bytes) }),
      .time(
        "model.timeout", \.model.timeout, "How long a model process with a batch may be silent."),
      .time("model.start", \.model.start, "How long it may take until it says hello."),
      .positive(
        "model.attempts", \.model.attempts, upTo: 1000,
        "How often a dialogue that stands alone is tried."),
    ]
  }

  private static var deciding: [RecipeKey] {
    [
      .choice(
        "model.input", \.model.input, ModelInput.allCases.map { ($0.rawValue, $0) },
        "What a dialogue is to the model: turns with role and text, or its text."),
      RecipeKey(
        path: "model.keep", kind: .words,
        comment: "Dialogues stay where all of these hold, such as score >= 0.5 or label != spam.",
        set: { $0.model.keep = try $1.conditions() },
        get: { list($0.model.keep.map(\.text)) }),
      .choice(
        "model.unscored", \.model.unscored, UnscoredRule.allCases.map { ($0.rawValue, $0) },
        "Dialogues without a score, or without a field of keep: keep or drop them, or stop the run."
      ),
      RecipeKey(
        path: "model.maxUnscored", kind: .share,
        comment:
          "More of them, as a number or a percentage, stop the run; results stay in the store.",
        set: { $0.model.maxUnscored = try $1.share() }, get: { quoted($0.model.maxUnscored) }),
      .text(
        "model.store", \.model.store,
        "A file for the results, relative to this one; none: one beside the output."),
      .flag(
        "scores", \.model.writesScores,
        "Beside each output stands what the model says of its dialogues."),
    ]
  }

  /// A whole number above 0.
  private static func positive(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, Int>, upTo most: Int, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .positive(most), comment: comment,
      set: { $0[keyPath: value] = try $1.positive(upTo: most) }, get: { "\($0[keyPath: value])" })
  }

  /// Seconds, at least one.
  private static func time(
    _ path: String, _ value: WritableKeyPath<RecipeDraft, Int>, _ comment: String
  ) -> RecipeKey {
    RecipeKey(
      path: path, kind: .time, comment: comment, set: { $0[keyPath: value] = try $1.time() },
      get: { "\($0[keyPath: value])s" })
  }

  private static func sized(_ bytes: Int) -> String {
    for (unit, size) in [("M", 1 << 20), ("K", 1 << 10)] where bytes % size == 0 {
      return "\(bytes / size)\(unit)"
    }
    return "\(bytes)"
  }
}

extension RecipeNode {
  /// The most that ``size()`` takes.
  private static let mostBytes = 32 << 20

  func positive(upTo most: Int) throws -> Int {
    guard let number = try? count(upTo: most), number > 0 else {
      throw wrong("a whole number from 1 to \(most)")
    }
    return number
  }

  func time() throws -> Int {
    guard let seconds = try duration(), (1...RecipeNode.mostSeconds).contains(seconds) else {
      throw wrong("a time from 1s to 24h")
    }
    return seconds
  }

  private static let mostSeconds = 86_400

  /// `1048576`, `512K`, `1M`.
  func size() throws -> Int {
    let text = node.scalar ?? ""
    let factor = ["K": 1 << 10, "M": 1 << 20][text.suffix(1)]
    let digits = factor == nil ? text[...] : text.dropLast()
    guard (1...8).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
      let number = Int(digits), (1...RecipeNode.mostBytes).contains(number * (factor ?? 1))
    else { throw wrong("bytes up to 32M, such as 512K or 1M") }
    return number * (factor ?? 1)
  }

  func share() throws -> String {
    let text = node.scalar ?? ""
    guard let share = SetAmount(text), share != .none else {
      throw wrong("a number, or a percentage up to 100%")
    }
    return text
  }

  func conditions() throws -> [KeepRule] {
    try textNodes().map { node in
      do { return try KeepRule(node.text()) } catch let fault as KeepFault {
        throw node.fail("\(path): \(fault)")
      }
    }
  }
}
