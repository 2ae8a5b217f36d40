// One input becomes one part: rows read, judged, encoded and gathered. Everything hot meets here.
import Cleaning
import Sheets
import SystemPackage

/// Mills one workbook.
final class Mill {
  private let recipe: Recipe
  private var origin: PartOrigin
  private let part: PartWriter
  private let progress: (Int) throws -> Void
  private var judge: RowJudge
  private var dialogues: Dialogues
  private var fingerprint = RowFingerprint()
  private var fragments: FragmentWriter
  private var summary = PartSummary()
  private var warnings = RowWarnings()

  /// - Parameters:
  ///   - origin: what the part is made of; its layout are the columns of the chunk's clean workbook.
  ///   - progress: told now and then how many rows have been read.
  init(
    _ recipe: Recipe, _ origin: PartOrigin, part: PartWriter,
    progress: @escaping (Int) throws -> Void
  ) {
    (self.recipe, self.origin, self.part, self.progress) = (recipe, origin, part, progress)
    judge = RowJudge(recipe)
    dialogues = Dialogues(recipe)
    fragments = FragmentWriter { try part.write($0) }
  }

  /// Reads the workbook and completes the part.
  /// - Throws: ``JobError`` where it is no longer the file that the plan saw, or changes meanwhile.
  func run(_ input: InputStamp) throws -> PartSummary {
    let path = input.path.path
    let before = FileStatus(path)
    if let before, !input.matches(before) {
      throw JobError("changed since the run began; run again when it is complete")
    }
    let workbook = try Workbook(path: path)
    for sheet in try workbook.select(recipe.sheetChoice) { try read(sheet, of: workbook) }
    origin.digest = try FileDigest.of(path)
    guard before != nil, FileStatus(path) == before else {
      throw JobError("changed while it was read; run again when it is complete")
    }
    summary.reader = workbook.reader
    guard !summary.sheets.isEmpty else { throw JobError(SheetHeader.noHeader) }
    return try complete()
  }

  private func read(_ sheet: Worksheet, of workbook: Workbook) throws {
    var reader: SheetMill?
    var last = 0
    try workbook.read(sheet) { [self] row in
      guard row.number > last else { throw SheetsError.rowsGoBack(row.number, after: last) }
      last = row.number
      if let reader { return try take(row, reader) }
      let header = try SheetHeader.header(row.texts, sheet.name, recipe)
      origin.headers.append(SheetHeader(sheet: sheet.name, columns: header.names))
      reader = try SheetMill(header, layout: origin.layout)
    }
    if reader != nil { summary.sheets.append(sheet.name) }
  }

  /// Judges one row and, where it is kept, writes it to both outputs.
  private func take(_ row: Row, _ sheet: SheetMill) throws {
    let row = sheet.withinHeader(row, &warnings)
    guard !row.cells.isEmpty else { return }
    var needed = RowJudge.Needed()
    var isAgent = false
    sheet.find(row, &needed, &warnings)
    let fate = judge.drop(&needed, isAgent: &isAgent) ?? (isDuplicate(row) ? .duplicate : .kept)
    summary.counts.count(fate)
    if summary.counts.read & 0xFFF == 0 { try progress(summary.counts.read) }
    guard fate == .kept else { return note(fate, needed) }
    warnings.checkLengths(row)
    try fragments.append(row, places: sheet.places)
    dialogues.add(
      agent: needed.agent, customer: needed.customer, isAgent: isAgent, message: needed.message)
  }

  /// Keeps an example of what a dropped row was dropped for.
  private func note(_ fate: Fate, _ needed: RowJudge.Needed) {
    guard fate == .role, summary.unknownRole == nil else { return }
    let text = String(decoding: needed.role, as: UTF8.self)
    summary.unknownRole = PathText.printable(Array(text.prefix(40).utf8))
  }

  @inline(__always)
  private func isDuplicate(_ row: Row) -> Bool {
    for cell in row.cells {
      fingerprint.add(column: cell.column, kind: cell.kind.class, text: cell.text)
    }
    return judge.isDuplicate(fingerprint.finish())
  }

  private func complete() throws -> PartSummary {
    try fragments.finish()
    part.beginTexts(bytes: dialogues.textBytes)
    var entries: [DialogueEntry] = []
    try dialogues.forEach { forward, reversed, entry in
      entries.append(entry)
      try part.write(UnsafeRawBufferPointer(forward))
      try part.writeReversed(UnsafeRawBufferPointer(reversed))
    }
    summary.counts.dialogues = entries.count
    summary.counts.turns = entries.reduce(0) { $0 + Int($1.turns) }
    summary.warnings = warnings.lines(recipe)
    try part.commit(
      entries, fragments.fragments, PartRecord(summary: summary, origin: origin))
    return summary
  }
}

extension Recipe {
  /// Which worksheets a job reads.
  var sheetChoice: SheetChoice { sheet.map { SheetChoice($0) } ?? .first }
}
