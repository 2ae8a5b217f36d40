// What a form of dialogues is: the door for another one.
import Bytes

/// One way in which dialogues are written and read back.
///
/// A form is a value without state. What writes it and what reads it stand in one file of this
/// module, and ``DialogueForms/all`` lists it. Recipes, their schema, the writer, `verify`,
/// `explain` and `forget` know it by that list.
package protocol DialogueForm: Sendable {
  /// What recipes call it, in small letters.
  var name: String { get }
  /// What the names of its files end in: `jsonl`.
  var ending: String { get }
  /// In which it is written, each into a folder of its own.
  var directions: [FormDirection] { get }
  /// What it takes of that which not every form takes.
  var keys: [FormKey] { get }
  /// Whether parts hold it, byte by byte, unless it is cut: then it is copied in ranges.
  var isInParts: Bool { get }
  /// Whether a turn in which nothing is said may stand in it, or is why a dialogue is left out. In
  /// other forms such a turn goes, and those of one speaker that then touch are one.
  var takesEmptyTurns: Bool { get }

  /// Appends a dialogue, with the end that tells it from the next one.
  /// - Parameter turns: those that there is room for, one at least.
  /// - Returns: false where the form has no way to say it; nothing is appended then.
  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool

  /// What tells a written dialogue from the next one.
  var end: DialogueEnd { get }
  /// How many turns a written dialogue has.
  /// - Parameter written: what ``append(_:_:_:to:)`` appended with these options.
  func turns(of written: Bytes, _ options: FormOptions) -> Int
  /// A written dialogue as people may see it.
  func printable(_ written: [UInt8]) -> [UInt8]
}

extension DialogueForm {
  package var directions: [FormDirection] { [FormDirection(folder: name)] }
  package var keys: [FormKey] { [] }
  package var isInParts: Bool { false }
  package var takesEmptyTurns: Bool { false }
  package var end: DialogueEnd { .line }
  package func printable(_ written: [UInt8]) -> [UInt8] {
    Array(PrintableText.lines(written).utf8)
  }
}

/// A form of which every dialogue is a JSON text on a line of its own.
package protocol JSONForm: DialogueForm {}

extension JSONForm {
  package var ending: String { "jsonl" }
  package func printable(_ written: [UInt8]) -> [UInt8] { PrintableText.json(written) }
}

/// Where one direction of a form goes.
package struct FormDirection: Sendable, Equatable {
  /// `messages`, `dialogpt_reversed`
  package var folder: String
  /// Whether the last turn comes first.
  package var isReversed = false
}

/// What tells one written dialogue from the next.
package enum DialogueEnd: Sendable {
  /// Each is a line.
  case line
  /// Behind each stands a blank line, which can be nothing else.
  case blankLine
  /// Behind each stands a blank line, but an empty turn would be one, too: only a count of all
  /// dialogues shows whether they can be told apart.
  case uncertainBlankLine
}

/// Keys of an output that only some forms take.
package enum FormKey: String, Sendable, CaseIterable {
  case system, metadata, trim
}

/// How an output wants its form.
package struct FormOptions: Sendable {
  package var isReversed = false
  /// Unicode scalars of a dialogue's turns without labels; 0: no bound.
  package var maxCharacters = 0
  /// The message that comes first; empty: none.
  package var system = ""
  /// Whether agent, customer and file stand beside the turns.
  package var hasMetadata = false
  /// Whether the customer begins and the agent ends, whatever else was said before and after.
  package var isTrimmed = false

  package init() {}
}
