// The results that earlier runs have paid for, and where they are kept.
import Bytes
import Glibc
import Model
import SystemPackage

/// The store of one model's results, as a run uses it.
final class ScoreStore {
  /// How long a store is waited for that another process has: a scorer may outlive its killed
  /// coordinator for a moment.
  private static let patience: UInt64 = 5_000_000_000

  let known: KnownCalls
  let id: String
  let version: String
  /// Its path as the recipe has it, or its name in the state folder.
  let name: String
  /// Dialogues whose results were there before.
  private(set) var fromStore = 0
  var notice: String? { known.store.notice }

  /// - Parameter hello: of the model, where the rule has no id.
  /// - Throws: `ModelError`; `StoreBusy` where another process keeps it.
  init(_ plan: ScorerPlan, _ hello: Hello?) throws {
    let rule = plan.rule
    let key = ModelKey(id: rule.id, hello: hello, input: rule.input.rawValue).fingerprint
    id = rule.id.isEmpty ? hello?.model ?? "" : rule.id
    version = rule.id.isEmpty ? hello?.version ?? "" : ""
    name = rule.store.isEmpty ? StoreName.of(key) : rule.store
    let path = rule.store.isEmpty ? plan.stores.path.appending(name) : FilePath(rule.store)
    known = KnownCalls(try ScoreStore.open(path.string, key), asksAgain: plan.asksAgain)
  }

  private static func open(_ path: String, _ key: Fingerprint) throws -> ResultStore {
    let end = monotonicTime() + patience
    while true {
      do { return try ResultStore(path, key: key) } catch let busy as StoreBusy {
        guard monotonicTime() < end else { throw busy }
        usleep(50_000)
      }
    }
  }

  func look(_ print: Fingerprint, asker: Int, call: Int) throws -> KnownCalls.Answer {
    let answer = try known.look(print, asker: asker, call: call)
    if case .known = answer, known.store.wasThere(print) { fromStore += 1 }
    return answer
  }

  func synchronise() throws { try known.store.synchronise() }
}
