// What was dropped, as JSON lines in gzip members: where did my rows go?
import Cleaning
import Sheets
import SystemPackage

/// Gathers lines about dropped rows and dialogues of one file.
final class RejectWriter {
  /// Bytes of lines that make a member.
  private static let memberSize = 256 << 10

  private let ownFile: String
  private var lines: [UInt8] = []
  /// Members that are complete but not yet written: they go between two fragments of a part.
  private var waiting: [(Fragment, [UInt8])] = []

  init(identity: [UInt8]) { ownFile = PathText.printable(identity) }

  /// - Parameter rule: name of the compiled rule that dropped it.
  func row(_ row: Int, of sheet: String, _ fate: Fate, rule: String?, text: Bytes) throws {
    begin(ownFile, sheet, row, fate.rawValue)
    if let rule {
      append(",\"rule\":")
      JSONText.append(rule, to: &lines)
    }
    try end(text)
  }

  /// - Parameters:
  ///   - text: its turns and a blank line.
  ///   - row: of its first message.
  ///   - file: of its first message; nil for that of all rows.
  func dialogue(
    _ text: Bytes, _ fate: DialogueFate, of sheet: String, row: Int, in file: String? = nil
  ) throws {
    begin(file ?? ownFile, sheet, row, fate.rawValue)
    try end(text)
  }

  /// Hands on the members that wait, and answers what a part's index is to say of them.
  @discardableResult
  func take(_ use: (UnsafeRawBufferPointer) throws -> Void) throws -> [Fragment] {
    defer { waiting = [] }
    return try waiting.map { member, bytes in
      try bytes.withUnsafeBytes(use)
      return member
    }
  }

  /// Completes the last member.
  func finish() throws {
    guard !lines.isEmpty else { return }
    let packed = try GzipMember.of(lines)
    var member = Fragment(rows: 0, xmlBytes: lines.count, deflatedBytes: packed.count, crc: 0)
    member.isRejects = true
    waiting.append((member, packed))
    lines.removeAll(keepingCapacity: true)
  }

  private func begin(_ file: String, _ sheet: String, _ row: Int, _ fate: String) {
    append("{\"file\":")
    JSONText.append(file, to: &lines)
    append(",\"sheet\":")
    JSONText.append(sheet, to: &lines)
    append(",\"row\":\(row),\"fate\":\"\(fate)\"")
  }

  private func end(_ text: Bytes) throws {
    append(",\"text\":")
    JSONText.append(text, to: &lines)
    append("}\n")
    if lines.count >= RejectWriter.memberSize { try finish() }
  }

  private func append(_ text: String) { lines.append(contentsOf: text.utf8) }
}
