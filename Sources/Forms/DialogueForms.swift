// The one list of forms.

/// The forms that there are.
package enum DialogueForms {
  /// In the order in which recipes and documents name them.
  package static let all: [any DialogueForm] = [
    LabelledForm.forward, LabelledForm.reversed, ChitchatForm(), DialogptForm(),
    MessageForm.messages, MessageForm.sharegpt, AlpacaForm(), PromptForm(), TextForm(),
  ]

  /// nil where no form has the name.
  package static func named(_ name: String) -> (any DialogueForm)? { all.first { $0.name == name } }
}
