// A cleaned conversation as a client and a model see it.
import Bytes
import Cleaning
import Forms
import Job
import Recipe

/// The dialogues of one conversation, as JSON.
package struct CleanedTalk: Sendable {
  /// Of each dialogue `[{"role":"customer","text":"…"},…]`; the last one is the present one.
  private let turns: [[UInt8]]
  private let fates: [UInt8]
  private let last: MilledDialogue?
  private let labels: TurnLabels

  package init(_ talk: MilledTalk, _ recipe: Recipe) {
    let labels = TurnLabels(agent: recipe.agentLabel, customer: recipe.customerLabel)
    turns = talk.dialogues.map { dialogue in
      CleanedTalk.written(dialogue, labels) { $0.appendTurns(to: &$1) }
    }
    fates = CleanedTalk.fates(talk.counts)
    (last, self.labels) = (talk.dialogues.last, labels)
  }

  /// What the model is asked: the last dialogue. nil where nothing is left to ask about.
  package func payload(_ input: ModelInput) -> [UInt8]? {
    last.map { dialogue in
      CleanedTalk.written(dialogue, labels) { $0.appendPayload(input, to: &$1) }
    }
  }

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

  private static func written(
    _ dialogue: MilledDialogue, _ labels: TurnLabels,
    _ write: (DialogueView, inout ByteBuffer) -> Void
  ) -> [UInt8] {
    dialogue.text.withUnsafeBufferPointer { text in
      let view = DialogueView(labels)
      let isTaken = view.take(text, turns: dialogue.turns, isAgentFirst: dialogue.isAgentFirst)
      // No label is blank or has a line end, see `Recipe.fault`.
      precondition(isTaken, "a dialogue was milled that cannot be read")
      var bytes = ByteBuffer(capacity: text.count * 2 + 64)
      write(view, &bytes)
      return Array(bytes.bytes)
    }
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
