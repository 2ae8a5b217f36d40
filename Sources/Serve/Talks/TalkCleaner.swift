// A conversation becomes the dialogues that its rows would become in a file.
import Bytes
import Cleaning
import Job
import Recipe
import Sheets

/// Cleans conversations by one recipe. To be used by one thread at a time, as ``CleanerPool`` sees
/// to.
package final class TalkCleaner {
  private let recipe: Recipe
  private let mill: TalkMill
  private let forms: [String?: TalkForm]
  private let first: TalkForm
  /// Stands for ids, which conversations do not have.
  private let id = FixedBytes(Array("1".utf8))
  private var cells: [Cell] = []

  /// - Throws: `RulesError` where these are not rules.
  package init(_ recipe: Recipe, rules: [UInt8]?, key: PseudonymKey?) throws {
    self.recipe = recipe
    mill = try TalkMill(recipe, rules: rules, key: key)
    first = TalkForm(recipe, recipe.profiles.first)
    forms = Dictionary(recipe.profiles.map { ($0.name, TalkForm(recipe, $0)) }) { one, _ in one }
  }

  /// - Throws: ``Refusal`` that names the message at fault, counted from 1.
  package func clean(_ conversation: Conversation) throws -> CleanedTalk {
    let form = try form(conversation.profile)
    let extras = TalkCleaner.extras(conversation)
    do { try mill.begin(form.names + extras) } catch let error as CleaningError {
      throw Refusal(.badJSON, error.description)
    }
    let places = Dictionary(uniqueKeysWithValues: extras.enumerated().map { ($1, $0) })
    try conversation.bytes.withUnsafeBufferPointer { bytes in
      for (number, message) in conversation.messages.enumerated() {
        fill(message, bytes, form, places)
        let fate = cells.withUnsafeBufferPointer { mill.take($0) }
        if case .role = fate, !isCut(message, bytes) {
          throw Refusal(
            .unknownRole, "message \(number + 1) has a role that the recipe does not know")
        }
      }
    }
    return CleanedTalk(mill.finish(), recipe)
  }

  private func form(_ profile: String?) throws -> TalkForm {
    guard let profile else { return first }
    if let form = forms[profile] { return form }
    throw Refusal(.badJSON, "the recipe has no profile of that name")
  }

  /// The names of further columns, in the order in which they come.
  private static func extras(_ conversation: Conversation) -> [String] {
    var (names, known) = ([String](), Set<String>())
    for message in conversation.messages where !message.extras.isEmpty {
      for extra in message.extras where known.insert(extra.name).inserted {
        names.append(extra.name)
      }
    }
    return names
  }

  /// Makes the cells of a message, columns ascending, none of them empty.
  private func fill(
    _ message: Conversation.Message, _ bytes: Bytes, _ form: TalkForm, _ places: [String: Int]
  ) {
    cells.removeAll(keepingCapacity: true)
    let text = { (range: Range<Int>) in Bytes(rebasing: bytes[range]) }
    put(id.bytes, form.agent)
    put(id.bytes, form.customer)
    put(message.role.map(text) ?? word(message, form), form.role)
    put(text(message.text), form.message)
    put(text(message.time), form.time)
    put(text(message.type), form.type)
    let more = message.extras.map { (places[$0.name]! + form.names.count, $0.value) }
    for (place, range) in more.sorted(by: { $0.0 < $1.0 }) { put(text(range), place) }
  }

  private func word(_ message: Conversation.Message, _ form: TalkForm) -> Bytes {
    message.isAgent == true ? form.agentWord.bytes : form.customerWord.bytes
  }

  private func put(_ text: Bytes, _ column: Int) {
    guard column >= 0, !text.isEmpty else { return }
    cells.append(Cell(text: text, column: Int32(column)))
  }

  /// The end of a talk is often said by nobody.
  private func isCut(_ message: Conversation.Message, _ bytes: Bytes) -> Bool {
    let type = String(decoding: bytes[message.type], as: UTF8.self)
    return recipe.types.cut.contains(WhiteSpace.trimmed(type))
  }
}
