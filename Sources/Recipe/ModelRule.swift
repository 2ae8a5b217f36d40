// Which model scores dialogues, how it is asked, and which dialogues are kept by what it says.
// Nothing here shapes a part.

/// How a dialogue is put to a model.
package enum ModelInput: String, Sendable, Codable, CaseIterable {
  /// `{"turns":[{"role":"customer","text":"…"},…]}`
  case turns
  /// The forward text without its blank line.
  case text
}

/// What becomes of a dialogue of which a model says nothing that a condition could be held against.
package enum UnscoredRule: String, Sendable, Codable, CaseIterable {
  case keep, drop
  /// One ends the run, and nothing is replaced.
  case stop
}

/// The model of a recipe. It is a program that the run starts, and so is an endpoint's client.
package struct ModelRule: Sendable, Codable, Equatable {
  /// The program and its arguments, as they are started; empty where ``endpoint`` is the model.
  package var command: [String] = []
  /// An HTTP address; empty where ``command`` is the model.
  package var endpoint = ""
  /// The model that an endpoint is asked for.
  package var name = ""
  /// Files with what an endpoint is asked.
  package var prompt: [String] = []
  /// Calls of an endpoint at once.
  package var calls = 8
  /// A file with an endpoint's key.
  package var key = ""
  /// What results are kept for; empty for model and version as the program says them.
  package var id = ""
  /// Model processes.
  package var workers = 1
  /// Items of a batch.
  package var size = 128
  /// Bytes of a batch as JSON.
  package var bytes = 1 << 20
  /// Seconds that a worker with a batch may be silent.
  package var timeout = 60
  /// Seconds from a worker's start to its hello.
  package var start = 300
  /// How often an item that stands alone is tried.
  package var attempts = 2
  package var input = ModelInput.turns
  /// All must hold for a dialogue to stay.
  package var keep: [KeepRule] = []
  package var unscored = UnscoredRule.drop
  /// How many dialogues may be without a score: a number or a percentage; see
  /// ``SetAmount/init(_:)``.
  package var maxUnscored = "1%"
  /// The file with the results; empty for one in the state folder.
  package var store = ""
  /// Beside each output stands what the model says of its dialogues.
  package var writesScores = false

  package init() {}

  /// Whether there is a model at all.
  package var isNamed: Bool { !command.isEmpty || !endpoint.isEmpty }

  /// Whether so many dialogues without a score are more than there may be.
  package func forbids(unscored: Int, of asked: Int) -> Bool {
    if unscored > 0, self.unscored == .stop { return true }
    return switch SetAmount(maxUnscored) {
    case .percent(let share): Double(unscored) * 100 > Double(asked) * share
    case .count(let most): unscored > most
    case .some(.none), nil: unscored > 0
    }
  }

  var fault: RecipeFault? {
    guard isNamed else {
      if self == ModelRule() { return nil }
      return RecipeFault(
        "a model needs a command or an endpoint", at: writesScores ? ["scores"] : [], ["model"])
    }
    if !command.isEmpty, !endpoint.isEmpty {
      return RecipeFault(
        "a model is a command or an endpoint, not both", at: ["model", "endpoint"],
        ["model", "command"])
    }
    return nil
  }
}
