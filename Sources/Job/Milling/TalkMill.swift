// The rows of one talk that stand in no file, through the gate that rows of files go through.
import Bytes
import Cleaning
import Recipe
import Sheets

/// A dialogue of a talk.
package struct MilledDialogue: Sendable, Equatable {
  /// Its turns as `forward/` has them, with the blank line behind them.
  package let text: [UInt8]
  /// How many turns these are.
  package let turns: Int
  /// Who speaks first; turns of both sides alternate.
  package let isAgentFirst: Bool

  init(_ text: Bytes, _ entry: DialogueEntry) {
    (self.text, turns, isAgentFirst) = (Array(text), Int(entry.turns), entry.isAgentFirst)
  }
}

/// What became of a talk.
package struct MilledTalk: Sendable {
  /// In the order of their first messages.
  package let dialogues: [MilledDialogue]
  package let counts: Counts
}

/// Mills one talk after another: what comes of its rows is what would come of them in a file of
/// their own.
///
/// Nothing is compared with other files, so `duplicates.scope: job` and `duplicates.dialogues` do
/// not count. To be used by one thread at a time. Memory is that of one talk.
package final class TalkMill {
  private let book: RuleBook
  private var talk: OpenTalk?

  /// - Parameter rules: compiled, see ``RuleCache/compiled(_:)``; nil where the recipe has none.
  /// - Throws: `RulesError` where these are not such rules.
  package init(_ recipe: Recipe, rules: [UInt8]?, key: PseudonymKey?) throws {
    let matcher = try rules.map { try RuleMatcher(serialized: $0) }
    book = RuleBook(recipe: recipe, matcher: matcher, pseudonyms: key.map { Pseudonyms($0) })
  }

  /// A talk begins.
  /// - Parameter names: its columns.
  /// - Throws: `CleaningError` where a needed column is missing or stands twice.
  package func begin(_ names: [String]) throws {
    let header = try Header(texts: names, recipe: book.recipe)
    let layout = header.keptNames + (book.recipe.clean.hasFile ? ["file"] : [])
    let sheet = try SheetMill(header, book.recipe, layout: layout, identity: Array("talk".utf8))
    talk = OpenTalk(book, sheet, header.profile)
  }

  /// The next row of the talk that has begun.
  /// - Parameter cells: not empty, columns ascending, none without a text; valid for this call.
  package func take(_ cells: UnsafeBufferPointer<Cell>) -> Fate { talk!.take(cells) }

  /// The talk that has begun ends.
  package func finish() -> MilledTalk {
    defer { talk = nil }
    return talk!.finish(book.recipe)
  }
}

/// One talk while it is milled. It is let go as a whole: what cannot be copied is not put in place
/// of another inside an object that lives on, which an optimised build did not free (Swift 6.3).
private final class OpenTalk {
  private var gate: RowGate
  private var sink: MessageSink
  private let sheet: SheetMill
  private var warnings = RowWarnings()
  private var row = 1

  init(_ book: RuleBook, _ sheet: SheetMill, _ profile: Profile?) {
    gate = RowGate(book)
    sink = MessageSink(book.recipe, rename: book.pseudonyms?.renaming)
    self.sheet = sheet
    gate.begin(profile)
  }

  func take(_ cells: UnsafeBufferPointer<Cell>) -> Fate {
    row += 1
    let row = sheet.withinHeader(Row(number: row, cells: cells), &warnings)
    let place = RowPlace(sheet: 0, row: row.number)
    var judged = JudgedRow()
    sheet.find(row, &judged.needed, &warnings)
    let fate = gate.take(row, at: place, sheet, &judged, &sink)
    if case .kept = fate { sink.add(judged, at: place) }
    return fate
  }

  func finish(_ recipe: Recipe) -> MilledTalk {
    var (dialogues, counts) = ([MilledDialogue](), Counts())
    if let messages = sink.messages {
      join(messages, recipe, &dialogues, &counts)
    } else {
      sink.forEach(&counts, reject: { _ in }) { text, _, entry in
        dialogues.append(MilledDialogue(text, entry))
      }
    }
    counts.rows = gate.counts
    return MilledTalk(dialogues: dialogues, counts: counts)
  }

  /// Where sessions are those of a whole job, messages are put in the order of their times.
  private func join(
    _ table: MessageTable, _ recipe: Recipe, _ joined: inout [MilledDialogue],
    _ counts: inout Counts
  ) {
    let entries = table.entries
    let moments = entries.map { SessionMoment(file: 0, time: $0.time, isCut: $0.isCut) }
    var dialogues = Dialogues(recipe)
    table.withText { text in
      for step in SessionOrder.steps(moments, gap: recipe.sessionSeconds) {
        let entry = entries[step.message]
        let start = Int(entry.offset)
        dialogues.add(
          cleaned: Bytes(rebasing: text[start..<start + Int(entry.length)]), of: entry.pair,
          isAgent: entry.isAgent, lastLength: entry.lastLength, begins: step.begins,
          place: entry.place)
      }
    }
    dialogues.forEach(&counts, reject: { _ in }) { text, _, entry in
      joined.append(MilledDialogue(text, entry))
    }
  }
}
