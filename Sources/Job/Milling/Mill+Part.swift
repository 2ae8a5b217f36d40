// The end of a milling: what was gathered becomes the rest of the part.
import Cleaning
import Recipe
import Sheets
import SystemPackage

extension Mill {
  func complete() throws -> PartSummary {
    try fragments.finish()
    try rejects?.finish()
    try placeFragments()
    part.beginTexts(room: dialogues.maximumTextBytes)
    var entries: [DialogueEntry] = []
    try dialogues.forEach(&summary.counts, reject: reject) { forward, reversed, entry in
      printer.print(forward, entries.count, to: &prints.dialogues)
      entries.append(entry)
      try part.write(UnsafeRawBufferPointer(forward))
      try part.writeReversed(UnsafeRawBufferPointer(reversed))
    }
    try part.endTexts()
    try rejects?.finish()
    placed += try rejects?.take(part.write) ?? []
    (summary.rowPrints, summary.dialoguePrints) = (prints.rows.count, prints.dialogues.count)
    summary.personal = personal?._withUnsafeGuaranteedRef { $0.counts } ?? [:]
    summary.messages = messages?.entries.count ?? 0
    summary.warnings = warnings.lines(idNames, hidesIds: hidesIds)
    summary.rules = zip(ruleNames, ruleCounts).reduce(into: [:]) { counts, rule in
      if rule.1 > 0 { counts[rule.0, default: 0] += rule.1 }
    }
    try part.commit(
      entries, rejects == nil ? fragments.fragments : placed,
      PartRecord(summary: summary, origin: origin), prints: prints, messages: messages,
      names: messages?.withNames(NameTable.bytes) ?? dialogues.withNames(NameTable.bytes))
    return summary
  }

  func reject(_ dialogue: RejectedDialogue) throws {
    try rejects?.dialogue(
      dialogue.text, dialogue.fate, of: origin.headers[Int(dialogue.place.sheet)].sheet,
      row: Int(dialogue.place.row))
  }
}

extension Recipe {
  /// Which worksheets a job reads.
  package var sheetChoice: SheetChoice { sheet.map { SheetChoice($0) } ?? .first }
}
