// What a model is asked of a dialogue, byte for byte the same in a run and by the service, so that
// both find each other's results in a store.
import Bytes
import Forms
import Recipe

extension DialogueView {
  /// Appends the item of the dialogue that was taken.
  package func appendPayload(_ input: ModelInput, to bytes: inout ByteBuffer) {
    switch input {
    case .turns: appendItem(to: &bytes)
    case .text: appendText(to: &bytes)
    }
  }
}
