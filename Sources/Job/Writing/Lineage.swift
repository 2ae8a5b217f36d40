// Lineage read back: which rows a dialogue is from, and whose talk it is.
import Bytes
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
  /// Where the last row stands; nil where that is the sheet of the first one.
  var lastFile: String?
  var lastSheet: String?

  /// `a.xlsx, sheet "data", rows 2 to 9`
  var place: String {
    guard let lastFile, let lastSheet else {
      return "\(Lineage.place(file, sheet)), rows \(first) to \(last)"
    }
    let end = "\(Lineage.place(lastFile, lastSheet)), row \(last)"
    return "\(Lineage.place(file, sheet)), row \(first), to \(end)"
  }

  /// Whether a row may be of the dialogue: of one over several sheets, in the first of them and in
  /// the last.
  func mayHave(_ row: Int, _ file: String, _ sheet: String) -> Bool {
    let isInFirst = file == self.file && sheet == self.sheet
    guard let lastFile, let lastSheet else {
      return isInFirst && (min(first, last)...max(first, last)).contains(row)
    }
    return isInFirst && row >= first || file == lastFile && sheet == lastSheet && row <= last
  }

  func isFirst(_ row: Int, _ file: String, _ sheet: String) -> Bool {
    row == first && file == self.file && sheet == self.sheet
  }

  func isLast(_ row: Int, _ file: String, _ sheet: String) -> Bool {
    row == last && file == lastFile ?? self.file && sheet == lastSheet ?? self.sheet
  }

  static func place(_ file: String, _ sheet: String) -> String {
    sheet.isEmpty ? file : "\(file), sheet \"\(PathText.printable(Array(sheet.utf8)))\""
  }

  /// `agent kf, customer w`
  var names: String {
    [("agent", agent), ("customer", customer)]
      .map { "\($0) \(PathText.printable(Array($1.utf8)))" }.joined(separator: ", ")
  }
}

/// One line of a lineage file. Lines are compared as they were written, and decoded only where they
/// are wanted.
struct LineageLine {
  /// With the line end; valid for one call.
  let bytes: Bytes

  /// Everything behind the number: equal in all outputs that have the dialogue, and only there.
  var key: Bytes {
    Bytes(rebasing: bytes[((bytes.firstIndex(of: 0x2C) ?? -1) + 1)...])
  }

  /// What ends the lines of a customer.
  static func end(ofCustomer id: [UInt8]) -> [UInt8] { field(",\"customer\":", id, "}\n") }

  /// What begins the keys of a file.
  static func start(ofFile name: String) -> [UInt8] { field("\"file\":", Array(name.utf8), ",") }

  /// What stands in the keys of dialogues that end in a file and began elsewhere.
  static func end(ofFile name: String) -> [UInt8] {
    field(",\"lastFile\":", Array(name.utf8), ",")
  }

  private static func field(_ key: StaticString, _ value: [UInt8], _ end: StaticString) -> [UInt8] {
    var field = ByteBuffer()
    field.put(key)
    field.append(json: value[...])
    field.put(end)
    return Array(field.bytes)
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

  /// Writes the lines of a file anew without some of them, numbered afresh.
  /// - Parameters:
  ///   - name: of the new file, for the report.
  ///   - isKept: whether the line with an old number stays; asked once for each, in order.
  static func copy(
    _ file: String, in root: FilePath, to path: FilePath, as name: String,
    where isKept: (Int) -> Bool
  ) throws -> WrittenFile {
    let target = try OutputFile(path)
    var line = ByteBuffer()
    var count = 0
    try forEach(of: file, in: root) { number, old in
      guard isKept(number) else { return }
      line.clear()
      line.put("{\"dialogue\":")
      line.append(decimal: count)
      line.append(0x2C)
      line.append(old.key)
      try target.append(line.raw)
      count += 1
    }
    return try target.finish(as: name)
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
