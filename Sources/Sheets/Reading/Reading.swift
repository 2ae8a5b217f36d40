// The two readers of a part, and the rule between them: the scanner first, libxml2 for what it does
// not know.

/// Which readers a workbook may use.
package enum Reading: Sendable {
  /// The scanner, and libxml2 for what the scanner does not know.
  case automatic
  /// libxml2 only, the reference.
  case reference
}

/// Reads the rows of one worksheet part.
struct RowReading {
  let strings: SharedStrings
  let styles: Styles
  let is1904: Bool
  let reading: Reading
  /// Size of the scanner's buffer to begin with; small ones are for tests.
  var capacity = ScanBuffer.usualCapacity
  /// Opens the part anew, from its start.
  let open: () throws -> any ByteSource

  /// Hands every row to `receive` once, whichever reader read it.
  /// - Parameter reader: becomes ``PartReaderKind/libxml2`` if that was needed.
  /// - Returns: the number of the last row, whether it holds a cell or not.
  @discardableResult
  func run(
    _ reader: inout PartReaderKind, _ receive: @escaping (Row) throws -> Void
  ) throws -> Int {
    var handedOn = 0
    if reading == .automatic {
      let scanned = assembler { row in
        handedOn += 1
        try receive(row)
      }
      do {
        var scanner = SheetScanner(try open(), scanned, capacity: capacity)
        try scanner.run()
        return scanned.number
      } catch is ScanStop {
        reader = .libxml2
      }
    }
    let parsed = assembler { row in
      if handedOn > 0 { handedOn -= 1 } else { try receive(row) }
    }
    try parse(parsed)
    return parsed.number
  }

  private func assembler(_ receive: @escaping (Row) throws -> Void) -> RowAssembler {
    RowAssembler(strings: strings, styles: styles, is1904: is1904, receive: receive)
  }

  private func parse(_ assembler: RowAssembler) throws {
    let handler = SheetParser(assembler)
    do {
      try XMLParser.parse(open(), handler)
    } catch let error as MalformedXML {
      var placed = error.asSheetsError
      if handler.isInRow { placed.row = assembler.number }
      throw placed
    } catch var error as SheetsError {
      if handler.isInRow { error.row = error.row ?? assembler.number }
      throw error
    }
  }
}

/// Reads the shared strings part.
struct StringsReading {
  /// Strings to read; the rest of the part is then left alone.
  let limit: Int
  let reading: Reading
  /// Size of the scanner's buffer to begin with; small ones are for tests.
  var capacity = ScanBuffer.usualCapacity
  /// Opens the part anew, from its start.
  let open: () throws -> any ByteSource

  /// - Parameter reader: becomes ``PartReaderKind/libxml2`` if that was needed.
  func run(_ reader: inout PartReaderKind) throws -> SharedStrings {
    if reading == .automatic {
      do {
        let strings = SharedStrings()
        var scanner = StringsScanner(try open(), strings, limit: limit, capacity: capacity)
        try scanner.run()
        return strings
      } catch is ScanStop {
        reader = .libxml2
      }
    }
    let strings = SharedStrings()
    do {
      try XMLParser.parse(open(), SharedStringsParser(strings, limit: limit))
    } catch let error as MalformedXML {
      throw error.asSheetsError
    }
    return strings
  }
}
