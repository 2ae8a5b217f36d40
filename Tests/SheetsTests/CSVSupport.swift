// What the tests of CSV share: rows that own their texts, buffers of any size, a writer without any
// wit, encodings.
import Glibc
import Support
import SystemPackage
import Testing

@testable import Sheets

/// A row that owns its texts; compared byte by byte.
struct OwnedRow: Equatable {
  var number: Int
  /// Columns with their texts, blank ones left out.
  var cells: [Int: [UInt8]]

  init(_ number: Int, _ texts: [String]) {
    self.number = number
    cells = [:]
    for (column, text) in texts.enumerated() where text != "" { cells[column] = Array(text.utf8) }
  }

  init(_ row: Row) {
    number = row.number
    cells = Dictionary(uniqueKeysWithValues: row.cells.map { (Int($0.column), Array($0.text)) })
  }
}

extension CSVFile {
  /// All rows, each cell a text and the columns ascending.
  func rows() throws -> [OwnedRow] {
    var rows: [OwnedRow] = []
    try read { row in
      #expect(row.cells.allSatisfy { $0.kind == .text && $0.text.count > 0 })
      #expect(zip(row.cells, row.cells.dropFirst()).allSatisfy { $0.column < $1.column })
      rows.append(OwnedRow(row))
    }
    return rows
  }
}

extension CSVFile.Sizes {
  /// Buffers so small that their borders fall everywhere.
  static func tiny(_ random: inout Seeded) -> CSVFile.Sizes {
    CSVFile.Sizes(
      search: .random(in: 8...40, using: &random), conversion: .random(in: 8...40, using: &random),
      scan: .random(in: 16...60, using: &random))
  }
}

/// Converts by iconv, which knows every character of a `String` in the encodings of
/// ``CSVEncoding``.
func encoded(_ text: String, _ encoding: CSVEncoding) -> [UInt8] {
  let handle = iconv_open(encoding.rawValue, "UTF-8")!
  defer { iconv_close(handle) }
  var input = Array(text.utf8).map { CChar(bitPattern: $0) }
  return [UInt8](unsafeUninitializedCapacity: input.count * 4 + 8) { output, count in
    // Safe: iconv moves pointers within both arrays, which stay until the call returns.
    var (left, room) = (input.count, output.count)
    output.withMemoryRebound(to: CChar.self) { output in
      input.withUnsafeMutableBufferPointer { input in
        var (from, to) = (input.baseAddress, output.baseAddress)
        #expect(iconv(handle, &from, &left, &to, &room) == 0)
      }
    }
    count = output.count - room
  }
}

/// Writes CSV in the plainest way: one text after another, nothing shared with the reader.
struct NaiveCSV {
  var separator = ","
  var lineEnd = "\r\n"
  /// Fields that need no quotes have them anyway.
  var quotesAll = false
  var hasFinalLineEnd = true

  func text(_ rows: [[String]]) -> String {
    let lines = rows.map { $0.map(field).joined(separator: separator) }
    return lines.joined(separator: lineEnd) + (hasFinalLineEnd ? lineEnd : "")
  }

  private func field(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = [",", ";", "\t", "\"", "\r", "\n"]
    guard quotesAll || text.unicodeScalars.contains(where: special.contains) else { return text }
    var doubled = "\""
    for scalar in text.unicodeScalars {
      doubled.unicodeScalars.append(scalar)
      if scalar == "\"" { doubled += "\"" }
    }
    return doubled + "\""
  }
}
