// One input becomes one part: its rows are read, each passes the gate, and what it gives is built.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Mills one input.
final class Mill {
  private let recipe: Recipe
  private let input: Input
  private let progress: (Int) throws -> Void
  private var gate: RowGate
  private let builder: PartBuilder

  /// - Parameters:
  ///   - origin: what the part is made of; its layout are the columns of the chunk's clean
  ///     workbook.
  ///   - drops: rows that an earlier file has.
  ///   - progress: told now and then how many rows have been read.
  init(
    _ input: Input, _ book: RuleBook, _ origin: PartOrigin, drops: DropList = DropList(),
    part: PartWriter, progress: @escaping (Int) throws -> Void
  ) {
    (recipe, self.input, self.progress) = (book.recipe, input, progress)
    gate = RowGate(book, drops: drops)
    builder = PartBuilder(book, origin, input.identity, part)
  }

  /// Reads the input and completes the part.
  /// - Throws: ``JobError`` where it is no longer the file that the plan saw, or changes meanwhile.
  func run(_ file: FileBytes) throws -> PartSummary {
    let before = try FileStatus(of: file)
    if !input.matches(before) {
      throw JobError("changed since the run began; run again when it is complete")
    }
    let table = try InputKind(naming: input.path).open(file)
    for sheet in try table.select(recipe.sheetChoice) { try read(sheet, of: table) }
    let digest = try FileDigest.of(file)
    guard try FileStatus(of: file) == before else {
      throw JobError("changed while it was read; run again when it is complete")
    }
    return try builder.complete(gate, table.reader, digest: digest)
  }

  private func read(_ sheet: TableSheet, of table: any Table) throws {
    var reader: SheetMill?
    // Used for every row, which costs no count of references.
    var borrowed: Unmanaged<SheetMill>?
    defer { withExtendedLifetime(reader) {} }
    var search = HeaderSearch(recipe, sheet: sheet.name)
    var last = 0
    try table.read(sheet) { [self] row in
      guard row.number > last else { throw SheetsError.rowsGoBack(row.number, after: last) }
      last = row.number
      if let borrowed { return try borrowed._withUnsafeGuaranteedRef { try take(row, $0) } }
      guard let header = try search.take(row.texts) else { return }
      reader = try begin(header, sheet.name)
      borrowed = reader.map(Unmanaged.passUnretained)
    }
    if reader == nil { try search.finish() } else { builder.end(sheet.name) }
  }

  private func begin(_ header: Header, _ sheet: String) throws -> SheetMill {
    builder.begin(header, sheet)
    gate.begin(header.profile)
    return try SheetMill(
      header, recipe, layout: builder.origin.layout, identity: input.identity)
  }

  /// Asks the gate about one row, and gives it to the part.
  private func take(_ row: Row, _ sheet: SheetMill) throws {
    let row = sheet.withinHeader(row, &builder.warnings)
    guard !row.cells.isEmpty else { return }
    var judged = JudgedRow()
    sheet.find(row, &judged.needed, &builder.warnings)
    let place = builder.place(row)
    let fate = gate.take(row, at: place, sheet, &judged, &builder.sink)
    if gate.counts.read & 0xFFF == 0 { try progress(gate.counts.read) }
    if case .kept = fate { return try builder.keep(row, at: place, judged, sheet) }
    try builder.drop(row, judged, fate, gate.personal)
  }
}

extension Recipe {
  /// Which worksheets a job reads.
  package var sheetChoice: SheetChoice { sheet.map { SheetChoice($0) } ?? .first }
}
