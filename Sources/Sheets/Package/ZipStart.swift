// Where a zip archive begins, if something was written in front of it: a line end, a mark, a
// warning of PHP.
import SystemPackage

enum ZipStart {
  /// The longest comment behind the end record, and the record (APPNOTE 4.3.16).
  private static let tailSize = 65_535 + 22

  /// How many bytes stand before the archive, by what the end of the file says; nil if it is no
  /// archive.
  ///
  /// The end record tells the size and the offset of the central directory, counted from where the
  /// archive begins. The directory ends where the record stands, so the difference is what was
  /// written in front.
  static func find(_ file: FileDescriptor) throws -> Int? {
    let size = Int(try file.seek(offset: 0, from: .end))
    let start = max(0, size - tailSize)
    let tail = try FileSignature.bytes(file, at: Int64(start), count: size - start)
    guard let record = endRecord(tail) else { return nil }
    let (directory, offset) = (word(tail, record + 12), word(tail, record + 16))
    let before = start + record - directory - offset
    guard before > 0, before < size,
      try FileSignature.bytes(file, at: Int64(before), count: 4) == [0x50, 0x4B, 3, 4]
    else { return nil }
    return before
  }

  private static func endRecord(_ tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return stride(from: tail.count - 22, through: 0, by: -1).first {
      tail[$0] == 0x50 && tail[$0 + 1] == 0x4B && tail[$0 + 2] == 5 && tail[$0 + 3] == 6
    }
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}
