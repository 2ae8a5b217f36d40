// Reads a worksheet part with libxml2: slow, complete, and the reference for the scanner.

/// Turns the elements of a worksheet part (ECMA-376 18.3.1.99) into calls of a ``RowAssembler``.
final class SheetParser: XMLHandler {
  /// The elements on the way to the text of a cell.
  private enum Place { case document, sheet, data, row, cell, value, formula, inline, run, text }

  private let assembler: RowAssembler
  private var place = Place.document
  /// The places around ``place``, outermost first.
  private var outer: [Place] = []
  private var cell = RawCell()
  private var value: [UInt8] = []
  private var inline: [UInt8] = []
  private var formula: [UInt8] = []
  private var (hasValue, hasInline, hasFormula) = (false, false, false)

  init(_ assembler: RowAssembler) { self.assembler = assembler }

  /// Whether the parser stands inside the rows, so that an error has a row.
  var isInRow: Bool {
    switch place {
    case .document, .sheet, .data: false
    default: true
    }
  }

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    guard let next = next(name) else { return false }
    switch next {
    case .row: try assembler.beginRow(attributes["r"].flatMap(positiveInteger))
    case .cell: beginCell(attributes)
    case .value: hasValue = true
    case .formula: hasFormula = true
    case .inline: hasInline = true
    default: break
    }
    outer.append(place)
    place = next
    return true
  }

  func end(_ name: XMLName) throws {
    switch place {
    case .row: try assembler.endRow()
    case .cell: try endCell()
    default: break
    }
    place = outer.removeLast()
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    switch place {
    case .value: try append(bytes, to: &value)
    case .formula: try append(bytes, to: &formula)
    case .text: try append(bytes, to: &inline)
    default: break
    }
  }

  /// Where the element `name` leads from here, or nil if it means nothing to us.
  private func next(_ name: XMLName) -> Place? {
    switch place {
    case .document: .sheet
    case .sheet: name == "sheetData" ? .data : nil
    case .data: name == "row" ? .row : nil
    case .row: name == "c" ? .cell : nil
    case .cell: name == "v" ? .value : name == "f" ? .formula : name == "is" ? .inline : nil
    case .inline: name == "t" ? .text : name == "r" ? .run : nil
    case .run: name == "t" ? .text : nil
    case .value, .formula, .text: nil
    }
  }

  private func beginCell(_ attributes: XMLAttributes) {
    cell = RawCell()
    cell.reference = attributes["r"].map { CellReference($0) } ?? CellReference()
    cell.type = attributes["t"].map { CellType($0) } ?? .number
    cell.style = attributes["s"].flatMap(positiveInteger) ?? 0
    (hasValue, hasInline, hasFormula) = (false, false, false)
    value.removeAll(keepingCapacity: true)
    inline.removeAll(keepingCapacity: true)
    formula.removeAll(keepingCapacity: true)
  }

  private func endCell() throws {
    try value.withUnsafeBufferPointer { value in
      try inline.withUnsafeBufferPointer { inline in
        try formula.withUnsafeBufferPointer { formula in
          cell.value = hasValue ? value : nil
          cell.inline = hasInline ? inline : nil
          cell.formula = hasFormula ? formula : nil
          try assembler.add(cell)
        }
      }
    }
  }

  private func append(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) throws {
    guard text.count + bytes.count <= Limits.cellTextBytes else {
      throw SheetsError(
        "a cell's text is longer than the limit of \(Limits.size(Limits.cellTextBytes))",
        row: assembler.number)
    }
    text.append(contentsOf: bytes)
  }
}
