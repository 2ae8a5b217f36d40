// What rows give to a part: kept ones to the clean workbook and to dialogues, dropped ones to the
// rejects.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Builds the part of one input.
final class PartBuilder {
  private let part: PartWriter
  private(set) var origin: PartOrigin
  private let ruleNames: [String]
  private let hidesIds: Bool
  var sink: MessageSink
  var warnings = RowWarnings()
  private var fragments: FragmentWriter
  private let rejects: RejectWriter?
  /// What the part's fragment index will say, as far as it is written.
  private var placed: [Fragment] = []
  private var marker: DialogueMarker
  private var prints = MarkTable()
  private var summary = PartSummary()
  /// Names of the columns with the ids.
  private var idNames = (agent: "", customer: "")

  /// - Parameter origin: what the part is made of; its layout are the columns of the chunk's clean
  ///   workbook.
  init(_ book: RuleBook, _ origin: PartOrigin, _ identity: [UInt8], _ part: PartWriter) {
    (self.part, self.origin) = (part, origin)
    ruleNames = book.matcher?.names ?? []
    hidesIds = book.pseudonyms != nil
    sink = MessageSink(book.recipe, rename: book.pseudonyms?.renaming)
    fragments = FragmentWriter { try part.write($0) }
    rejects = book.recipe.writesRejects ? RejectWriter(identity: identity) : nil
    marker = DialogueMarker(book.recipe)
  }

  /// The rows that come next are of this sheet.
  func begin(_ header: Header, _ sheet: String) {
    origin.headers.append(SheetHeader(header, sheet: sheet))
    summary.profile = summary.profile ?? header.profile?.name
    idNames.agent = header.agent < 0 ? idNames.agent : header.names[header.agent]
    idNames.customer = header.customer < 0 ? idNames.customer : header.names[header.customer]
  }

  /// All rows of the sheet were read.
  func end(_ sheet: String) { summary.sheets.append(sheet) }

  @inline(__always)
  func place(_ row: Row) -> RowPlace { RowPlace(sheet: origin.headers.count - 1, row: row.number) }

  /// Writes a kept row to both outputs.
  @inline(__always)
  func keep(_ row: Row, at place: RowPlace, _ judged: borrowing JudgedRow, _ sheet: SheetMill)
    throws
  {
    warnings.checkLengths(row)
    let written = sheet.written(row, judged.needed, message: judged.shown)
    try fragments.append(written, places: sheet.places)
    if rejects != nil { try placeFragments() }
    sink.add(judged, at: place)
  }

  /// Writes the line of a dropped row among the rejects.
  func drop(
    _ row: Row, _ judged: borrowing JudgedRow, _ fate: Fate, _ personal: Unmanaged<PersonalMask>?
  ) throws {
    guard let rejects else { return }
    let (sheet, number) = (origin.headers[origin.headers.count - 1].sheet, judged.needed.rule)
    let rule = number < 0 ? nil : ruleNames[number]
    let write = { try rejects.row(row.number, of: sheet, fate, rule: rule, text: $0) }
    let message = judged.needed.message
    try personal?._withUnsafeGuaranteedRef { try $0.withReject(message, write) } ?? write(message)
    try placeFragments()
  }

  /// Takes down which fragments are complete, and puts rejects that wait between them.
  private func placeFragments() throws {
    guard fragments.isBetweenFragments, let rejects else { return }
    placed += fragments.fragments.dropFirst(placed.count { !$0.isRejects })
    placed += try rejects.take(part.write)
  }
}

// MARK: The end

extension PartBuilder {
  /// What was gathered becomes the rest of the part.
  /// - Parameter digest: of the input.
  func complete(_ gate: borrowing RowGate, _ reader: PartReaderKind, digest: UInt64) throws
    -> PartSummary
  {
    guard !summary.sheets.isEmpty else { throw JobError(SheetHeader.noHeader) }
    origin.digest = digest
    try fragments.finish()
    try rejects?.finish()
    try placeFragments()
    let entries = try writeDialogues()
    try rejects?.finish()
    placed += try rejects?.take(part.write) ?? []
    summary.reader = reader
    sumUp(gate)
    try part.commit(
      entries, rejects == nil ? fragments.fragments : placed,
      PartRecord(summary: summary, origin: origin),
      prints: PartMarks(rows: gate.prints, dialogues: prints), messages: sink.messages,
      names: sink.withNames(NameTable.bytes))
    return summary
  }

  private func writeDialogues() throws -> [DialogueEntry] {
    part.beginTexts(room: sink.maximumTextBytes)
    var entries: [DialogueEntry] = []
    try sink.forEach(&summary.counts, reject: reject) { forward, reversed, entry in
      marker.mark(forward, entries.count, to: &prints)
      entries.append(entry)
      try part.write(UnsafeRawBufferPointer(forward))
      try part.writeReversed(UnsafeRawBufferPointer(reversed))
    }
    try part.endTexts()
    return entries
  }

  private func reject(_ dialogue: RejectedDialogue) throws {
    try rejects?.dialogue(
      dialogue.text, dialogue.fate, of: origin.headers[Int(dialogue.place.sheet)].sheet,
      row: Int(dialogue.place.row))
  }

  private func sumUp(_ gate: borrowing RowGate) {
    summary.counts.rows = gate.counts
    (summary.rowPrints, summary.dialoguePrints) = (gate.prints.count, prints.count)
    summary.personal = gate.personal?._withUnsafeGuaranteedRef { $0.counts } ?? [:]
    summary.messages = sink.messages?.entries.count ?? 0
    summary.warnings = warnings.lines(idNames, hidesIds: hidesIds)
    (summary.rules, summary.unknownRole) = (gate.findings.rules, gate.findings.unknownRole)
  }
}
