// Lineage read back: which rows a dialogue is from, and whose talk it is.
import Cleaning
import FoundationEssentials
import Glibc
import Sheets
import SystemPackage

/// Where one dialogue is from.
struct Lineage: Decodable, Hashable {
  var dialogue: Int
  var file: String
  var sheet: String
  var first: Int
  var last: Int
  var agent: String
  var customer: String

  /// `a.xlsx, sheet "data", rows 2 to 9`
  var place: String { "\(Lineage.place(file, sheet)), rows \(first) to \(last)" }

  static func place(_ file: String, _ sheet: String) -> String {
    sheet.isEmpty ? file : "\(file), sheet \"\(PathText.printable(Array(sheet.utf8)))\""
  }

  /// `agent kf, customer w`
  var names: String {
    [("agent", agent), ("customer", customer)]
      .map { "\($0) \(PathText.printable(Array($1.utf8)))" }.joined(separator: ", ")
  }
}

/// One line of a lineage file. Lines are compared as they were written, and decoded only where they are wanted.
struct LineageLine {
  /// With the line end; valid for one call.
  let bytes: Bytes

  /// Everything behind the number: equal in all outputs that have the dialogue, and only there.
  var key: Bytes {
    Bytes(rebasing: bytes[((bytes.firstIndex(of: 0x2C) ?? -1) + 1)...])
  }

  /// What ends the lines of a customer.
  static func end(ofCustomer id: [UInt8]) -> [UInt8] {
    var end = Array(",\"customer\":".utf8)
    id.withUnsafeBufferPointer { JSONText.append($0, to: &end) }
    return end + Array("}\n".utf8)
  }

  /// What begins the keys of a file.
  static func start(ofFile name: String) -> [UInt8] {
    var start = Array("\"file\":".utf8)
    JSONText.append(name, to: &start)
    return start + [0x2C]
  }

  func ends(in end: [UInt8]) -> Bool {
    bytes.count >= end.count && bytes.suffix(end.count).elementsEqual(end)
  }

  /// - Throws: ``JobError`` where it is no such line.
  func decoded(_ file: String) throws -> Lineage {
    // Names of files and customers may be no UTF-8.
    let text = Data(String(decoding: bytes, as: UTF8.self).utf8)
    guard let line = try? JSONDecoder().decode(Lineage.self, from: text) else {
      throw JobError("a line is no lineage", at: file)
    }
    return line
  }

  /// Hands on every line of a file with its number; ``StopReading`` ends the reading.
  static func forEach(
    of file: String, in root: FilePath, _ use: (Int, LineageLine) throws -> Void
  ) throws {
    var number = 0
    try Lines.forEach(of: file, in: root) { line in
      try use(number, LineageLine(bytes: line))
      number += 1
    }
  }
}
