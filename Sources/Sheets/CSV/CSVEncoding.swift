// In which encoding a CSV file is written: decided by all its bytes before the first row is handed
// on.
import Bytes
import Glibc

/// An encoding of CSV files.
package enum CSVEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case gb18030 = "GB18030"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
}

/// An encoding, and which bytes of the file are text in it.
struct EncodedText: Equatable {
  let encoding: CSVEncoding
  /// Offset of the text, behind the byte order mark.
  let start: Int64
  /// Offset of the first byte that is no text; nil if all is, or if the conversion tells.
  let fault: Int64?
  /// What the bytes at ``fault`` are, as a message.
  let reason: String

  init(_ encoding: CSVEncoding, start: Int64 = 0, fault: Int64? = nil, reason: String? = nil) {
    (self.encoding, self.start, self.fault) = (encoding, start, fault)
    self.reason = reason ?? "bytes that are no \(encoding.rawValue)"
  }
}

/// Finds the encoding of a file.
///
/// A byte order mark decides. Else a file is UTF-8 if all its bytes are, and GB18030 if all
/// are that. A file that is neither is read up to its fault in the encoding of most of its
/// characters: a byte lost in the middle of UTF-8 does not make pages of strange Chinese.
struct EncodingSearch {
  let file: FileBytes
  /// Bytes that are looked at together; small ones are for tests.
  var pieceBytes = 256 << 10

  /// - Throws: ``SheetsError`` for a file that cannot be read, or is known to be of another kind.
  func run() throws(SheetsError) -> EncodedText {
    let head = try bytes(8)
    try refuseBinary(head)
    if head.starts(with: [0xFF, 0xFE]) { return EncodedText(.utf16LittleEndian, start: 2) }
    if head.starts(with: [0xFE, 0xFF]) { return EncodedText(.utf16BigEndian, start: 2) }
    // The mark in GB18030.
    if head.starts(with: [0x84, 0x31, 0x95, 0x33]) { return EncodedText(.gb18030, start: 4) }
    let isMarked = head.starts(with: [0xEF, 0xBB, 0xBF])
    let utf8Fault = try fault(CharacterCheck.utf8Prefix)
    if isMarked || utf8Fault == nil {
      return EncodedText(.utf8, start: isMarked ? 3 : 0, fault: utf8Fault)
    }
    return try unmarked(utf8Fault: utf8Fault!)
  }

  private func unmarked(utf8Fault: Int64) throws(SheetsError) -> EncodedText {
    let neither = "bytes that are neither UTF-8 nor GB18030"
    guard try fault(CharacterCheck.gb18030Prefix) != nil, try isMostlyUTF8() else {
      return EncodedText(.gb18030, reason: neither)
    }
    return EncodedText(.utf8, fault: utf8Fault, reason: neither)
  }

  /// Magic numbers of zip (APPNOTE 4.3) and of compound files (MS-CFB 2.2).
  private func refuseBinary(_ head: [UInt8]) throws(SheetsError) {
    if [[3, 4], [5, 6], [7, 8]].contains(where: { head.starts(with: [0x50, 0x4B] + $0) }) {
      throw SheetsError("a zip archive named as CSV; if it is a workbook, name it .xlsx")
    }
    if head == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] {
      throw SheetsError(
        "a compound file (legacy .xls or encrypted workbook) named as CSV; save it as .xlsx or CSV")
    }
    if let name = KnownFile.insteadOfCSV(try bytes(KnownFile.headBytes)) {
      throw SheetsError("\(name) named as CSV; export the chats as .xlsx or CSV")
    }
  }

  private func bytes(_ count: Int) throws(SheetsError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    return try Array(room.prefix(file.bytes(at: 0, into: room)))
  }

  /// Offset of the first byte that begins no character; nil if there is none.
  private func fault(
    _ prefix: (UnsafeBufferPointer<UInt8>) -> Int
  ) throws(SheetsError) -> Int64? {
    let room = makeRoom()
    defer { room.deallocate() }
    var offset: Int64 = 0
    while true {
      // A character cut off at the end of a piece is read again with the next one.
      let piece = try piece(at: offset, room)
      let whole = prefix(piece)
      offset += Int64(whole)
      if piece.count < pieceBytes { return whole == piece.count ? nil : offset }
      if piece.count - whole > CharacterCheck.longestLeftOver { return offset }
    }
  }

  /// Whether more characters past ASCII are UTF-8 than bytes are not. Pieces that cut a few
  /// characters change nothing.
  private func isMostlyUTF8() throws(SheetsError) -> Bool {
    let room = makeRoom()
    defer { room.deallocate() }
    var (offset, balance) = (Int64(0), 0)
    while true {
      let piece = try piece(at: offset, room)
      balance += CharacterCheck.utf8Balance(piece)
      offset += Int64(piece.count)
      if piece.count < pieceBytes { return balance > 0 }
    }
  }

  private func makeRoom() -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: pieceBytes + CharacterCheck.padding, alignment: 16)
  }

  /// The bytes from `offset` on, in `room`, with zeros behind.
  private func piece(
    at offset: Int64, _ room: UnsafeMutableRawBufferPointer
  ) throws(SheetsError) -> UnsafeBufferPointer<UInt8> {
    let free = UnsafeMutableRawBufferPointer(rebasing: room[..<pieceBytes])
    let count = try file.bytes(at: offset, into: free)
    memset(free.baseAddress! + count, 0, CharacterCheck.padding)
    return UnsafeBufferPointer(free.prefix(count).bindMemory(to: UInt8.self))
  }
}
