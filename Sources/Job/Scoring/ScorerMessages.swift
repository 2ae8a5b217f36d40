// What the coordinator and the scorer say to each other: one JSON object a line.
import Bytes
import Forms
import Recipe

/// Everything that the scorer is told before the first part.
struct ScorerPlan: Codable, Equatable, Sendable {
  var rule: ModelRule
  /// Where the model's command is started and its files are looked for; nil for where we are.
  var folder: WirePath?
  /// The folder for the results of models, where the rule names no file.
  var stores: WirePath
  var labels: TurnLabels
  /// Failures in the store are tried again.
  var asksAgain = false
}

/// The coordinator to the scorer: `begin`; parts in plan order; `finish`.
enum ScorerOrder: Codable, Equatable {
  case begin(plan: ScorerPlan)
  /// - number: what the part is called in the answer.
  /// - output: where its scores go, see ``ScorePlace``.
  case score(number: Int, part: ChunkPart, output: WirePath)
  /// These were all: what waits for a batch to be full is sent.
  case finish
}

/// The scorer to the coordinator.
enum ScorerReport: Codable, Equatable {
  /// The store is open. Without an id, it is that of the model that has said hello.
  case ready(id: String, version: String)
  /// Something was found wrong with the store, and mended.
  case notice(reason: String)
  /// Batches are answered.
  /// - items: how many dialogues have been answered so far.
  case busy(items: Int)
  /// The scores of a part stand where they were to.
  case scored(number: Int)
  /// Everything is scored, and the store is on the disk.
  case finished(summary: ScorerSummary)
  /// The model cannot be used, or its store.
  /// - isBusy: another process has the store.
  case stopped(reason: String, isBusy: Bool)
}

/// What the scorer has to say at its end.
struct ScorerSummary: Codable, Equatable, Sendable {
  var id = ""
  var version = ""
  /// The name of the file with the results, and its bytes.
  var store = ""
  var storeBytes = 0
  /// Dialogues whose results an earlier run has left.
  var fromStore = 0
  /// Dialogues of which the model was asked, each time.
  var calls = 0
  var batches = 0
  /// Calls beyond the first of each dialogue.
  var retried = 0
  /// Batches that failed and were sent again, whole or in halves.
  var bisected = 0
  /// Different dialogues that the model failed on.
  var failed = 0
  /// Model processes that ended before they were sent home.
  var restarts = 0
}
