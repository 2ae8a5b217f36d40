// What was dropped, as JSON lines in gzip members. They answer: where did my rows go?
import Bytes
import Cleaning
import Sheets
import SystemPackage

/// Gathers lines about dropped rows and dialogues of one file.
final class RejectWriter {
  /// How many bytes of lines make a member.
  private static let memberSize = 256 << 10

  private let ownFile: String
  private var lines = ByteBuffer(capacity: 2 * RejectWriter.memberSize)
  /// Members that are complete but not yet written. They go between two fragments of a part.
  private var waiting: [(Fragment, [UInt8])] = []

  init(identity: [UInt8]) { ownFile = PathText.printable(identity) }

  /// - Parameter rule: name of the compiled rule that dropped it.
  func row(_ row: Int, of sheet: String, _ fate: Fate, rule: String?, text: Bytes) throws {
    begin(ownFile, sheet, row, fate.label)
    if let rule {
      lines.put(",\"rule\":")
      lines.append(printableJSON: rule)
    }
    try end(text)
  }

  /// - Parameters:
  ///   - text: its turns and a blank line.
  ///   - row: of its first message.
  ///   - file: of its first message; nil for that of all rows.
  ///   - said: what a model says of it, a member of an object; empty for nothing.
  func dialogue(
    _ text: Bytes, _ fate: DialogueFate, of sheet: String, row: Int, in file: String? = nil,
    said: [UInt8] = []
  ) throws {
    begin(file ?? ownFile, sheet, row, fate.label)
    if !said.isEmpty {
      lines.append(0x2C)
      lines.append(PrintableText.json(said))
    }
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
    guard lines.count > 0 else { return }
    let packed = try GzipMember.of(lines.bytes)
    var member = Fragment(rows: 0, xmlBytes: lines.count, deflatedBytes: packed.count, crc: 0)
    member.isRejects = true
    waiting.append((member, packed))
    lines.clear()
  }

  private func begin(_ file: String, _ sheet: String, _ row: Int, _ fate: String) {
    lines.put("{\"file\":")
    lines.append(printableJSON: file)
    lines.put(",\"sheet\":")
    lines.append(printableJSON: sheet)
    lines.put(",\"row\":")
    lines.append(decimal: row)
    lines.put(",\"fate\":\"")
    lines.append(fate)
    lines.append(0x22)
  }

  private func end(_ text: Bytes) throws {
    lines.put(",\"text\":")
    lines.append(printableJSON: text)
    lines.put("}\n")
    if lines.count >= RejectWriter.memberSize { try finish() }
  }
}
