// One conversation: cleaned, and asked about where that is wanted.
import Bytes
import Model
import Recipe
import Serve

/// Makes the answer to one body, or to one line of it.
struct Scorer: Sendable {
  let cleaners: CleanerPool
  let presence: Presence
  /// Whether the model is asked.
  let scores: Bool
  let ruling: KeepRuling
  let input: ModelInput

  /// - Throws: ``Refusal``.
  func answer(_ body: [UInt8], patience: Double, waits: Bool) async throws -> [UInt8] {
    let talk = try body.withUnsafeBufferPointer { bytes in
      let conversation = try ConversationReader.read(bytes)
      return try cleaners.use { try $0.clean(conversation) }
    }
    guard scores, let payload = talk.payload(input) else { return talk.answer() }
    switch await presence.reply(to: Ask(payload, patience: patience, waits: waits)) {
    case .result(let result): return talk.answer(result, keep: ruling.keeps(result))
    case .refused(let refusal): throw refusal
    }
  }
}
