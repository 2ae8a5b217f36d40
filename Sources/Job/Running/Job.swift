// A job as whoever starts it sees it: settings in, progress while it runs, a report or an error at
// the end.
import Bytes
import CLinux
import Cleaning
import Forms
import Recipe
import SystemPackage

/// Version of the tool, as reports and `--version` state it.
package let chatmillVersion = "0.1.0"

/// The processors that this process may use.
package var processorCount: Int { Int(clinux_processors()) }

/// Everything a job is told, decided before it starts.
package struct JobSettings: Sendable {
  package var recipe: Recipe
  package var folder: OutputFolder
  /// The recipe's compiled rules, see ``compileRules()``; nil if it has none.
  package var rules: [UInt8]?
  /// The key that the recipe names, see ``readKey()``.
  package var pseudonymKey: PseudonymKey?
  /// How many places of the plan share a clean workbook.
  package var chunk = 25
  /// How many worker processes there are.
  package var workers = 1
  package var seed: UInt64 = 0
  /// Ignore the parts of an earlier run.
  package var isFresh = false
  /// Leave the parts for the next run.
  package var keepsParts = false
  /// Seconds without a row after which a worker is ended.
  package var fileTimeout = 600.0
  /// How many bytes of address space a worker may use.
  package var workerMemory = Fence.usualMemory
  /// Put an output in place though no dialogue came out.
  package var allowsEmpty = false

  /// The folder of the recipe, in which its model is started; nil for where we are.
  package var modelFolder: FilePath?
  /// The model is asked again about dialogues that it has failed on.
  package var asksModelAgain = false

  package init(recipe: Recipe, folder: OutputFolder) {
    (self.recipe, self.folder) = (recipe, folder)
  }

  /// nil where the recipe has no model.
  var scorerPlan: ScorerPlan? {
    recipe.output.model.map {
      ScorerPlan(
        rule: $0, folder: modelFolder.map { WirePath($0) }, stores: WirePath(folder.stores),
        labels: TurnLabels(agent: recipe.agentLabel, customer: recipe.customerLabel),
        asksAgain: asksModelAgain)
    }
  }

  var writerPlan: WriterPlan {
    WriterPlan(
      folder: WirePath(folder.draft), rule: recipe.output, seed: seed,
      labels: TurnLabels(agent: recipe.agentLabel, customer: recipe.customerLabel),
      separator: recipe.separator,
      writesRejects: recipe.writesRejects)
  }
}

/// How far a job is.
package struct JobProgress: Sendable, Equatable {
  package var files = 0
  package var filesDone = 0
  package var rows = 0
  package var bytes = 0
  package var bytesDone = 0
  /// The file that was last heard of.
  package var current = ""
}

/// What a job tells while it runs.
package enum JobEvent: Sendable {
  case progress(JobProgress)
  /// A file was left out. Both texts are for the user.
  case failed(place: String, reason: String)
  /// The output stands, but something beside it is left that whoever runs this must know of.
  case leftBehind(String)
  /// Something worth knowing about the run.
  case notice(String)
  /// Something worth knowing about a file.
  case warning(place: String, reason: String)
}
