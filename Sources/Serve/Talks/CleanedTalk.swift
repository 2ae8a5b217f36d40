// A cleaned conversation as a client and a model see it.
import Bytes
import Cleaning
import Job
import Model
import Recipe

/// The dialogues of one conversation, as JSON.
package struct CleanedTalk: Sendable {
  /// Of each dialogue `[{"role":"customer","text":"…"},…]`; the last one is the present one.
  private let turns: [[UInt8]]
  private let fates: [UInt8]

  package init(_ talk: MilledTalk, _ recipe: Recipe) {
    let labels = (recipe.agentLabel.utf8.count, recipe.customerLabel.utf8.count)
    turns = talk.dialogues.map { CleanedTalk.turns($0, labels) }
    fates = CleanedTalk.fates(talk.counts)
  }

  /// What the model is asked: the last dialogue. nil where nothing is left to ask about.
  package var payload: [UInt8]? { turns.last.map { Array("{\"turns\":".utf8) + $0 + [0x7D] } }

  /// `{"turns":[…],"dialogues":1,"fates":{…}}`, the turns those of the last dialogue; where there
  /// are several, `earlier` holds a list of turns for each of the others. With a result `model`,
  /// and where the recipe says which results are kept, `keep`.
  package func answer(_ result: [UInt8]? = nil, keep: Bool? = nil) -> [UInt8] {
    var text = Array("{\"turns\":".utf8) + (turns.last ?? Array("[]".utf8))
    if turns.count > 1 {
      text += ",\"earlier\":[".utf8
      text += turns.dropLast().joined(separator: [0x2C])
      text.append(0x5D)
    }
    text += ",\"dialogues\":\(turns.count),\"fates\":".utf8 + fates
    if let result { text += ",\"model\":".utf8 + result }
    if let keep { text += ",\"keep\":\(keep)".utf8 }
    return text + [0x7D]
  }

  private static func turns(
    _ dialogue: MilledDialogue, _ labels: (agent: Int, customer: Int)
  ) -> [UInt8] {
    var (text, isAgent) = ([UInt8(0x5B)], dialogue.isAgentFirst)
    text.reserveCapacity(dialogue.text.count * 2)
    dialogue.text.withUnsafeBufferPointer { bytes in
      // The blank line behind the turns is none.
      for line in bytes.dropLast(2).split(separator: 0x0A, omittingEmptySubsequences: false) {
        if text.count > 1 { text.append(0x2C) }
        text += "{\"role\":\"\(isAgent ? "agent" : "customer")\",\"text\":".utf8
        let words = line.dropFirst(isAgent ? labels.agent : labels.customer)
        // What is cleaned is UTF-8, as what was read was.
        text += JSONString.quoted(Bytes(rebasing: words)) ?? Array("\"\"".utf8)
        text.append(0x7D)
        isAgent.toggle()
      }
    }
    return text + [0x5D]
  }

  /// `{"kept":3,"system":1}`: rows by fate, and dialogues that were dropped; what met nobody is
  /// left out.
  private static func fates(_ counts: Counts) -> [UInt8] {
    let rows = Fate.allCases.map { ($0.label, counts.rows[$0]) }
    let dialogues = DialogueFate.allCases.filter { $0 != .written }.map {
      ($0.label, counts.dialogues[$0])
    }
    let some = (rows + dialogues).filter { $0.1 > 0 }.map { "\"\($0.0)\":\($0.1)" }
    return Array("{\(some.joined(separator: ","))}".utf8)
  }
}
