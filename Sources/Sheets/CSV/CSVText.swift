// The text of a CSV file as UTF-8, whatever it is written in; read once, from the front.
import Bytes

/// A file's text in UTF-8, without the byte order mark.
final class CSVText: ByteSource {
  private let file: FileBytes
  private let text: EncodedText
  private let converter: Converter?
  /// Offset of the next byte that is not yet in `input`.
  private var offset: Int64
  /// Bytes that wait to be converted, at the front of `room`.
  private var input: UnsafeMutableRawBufferPointer
  private let room: UnsafeMutableRawBufferPointer

  /// - Parameter pieceBytes: bytes that are converted together, at least 8; small ones are for
  ///   tests.
  init(_ file: FileBytes, _ text: EncodedText, pieceBytes: Int = 64 << 10) throws(SheetsError) {
    (self.file, self.text, offset) = (file, text, text.start)
    converter = text.encoding == .utf8 ? nil : try Converter(from: text.encoding)
    room = .allocate(byteCount: converter == nil ? 0 : pieceBytes, alignment: 16)
    input = UnsafeMutableRawBufferPointer(rebasing: room[..<0])
  }

  deinit { room.deallocate() }

  /// Fills `buffer`, which must have room for one character (``Converter/longestCharacter``), as
  /// far as may be.
  /// - Returns: the number of bytes, 0 at the end.
  /// - Throws: ``SheetsError``, with all text before the fault read.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SheetsError) -> Int {
    guard let converter else { return try readPlain(buffer) }
    var output = buffer
    while true {
      let pause = converter.convert(&input, &output)
      if pause == .needsInput, try fillInput() { continue }
      let count = buffer.count - output.count
      guard count == 0 else { return count }
      guard input.isEmpty, pause == .needsInput else { throw SheetsError(text.reason) }
      return try end()
    }
  }

  private func readPlain(_ buffer: UnsafeMutableRawBufferPointer) throws(SheetsError) -> Int {
    let count = try file.bytes(at: offset, into: untilFault(buffer))
    offset += Int64(count)
    guard count == 0 else { return count }
    guard text.fault == nil else { throw SheetsError(text.reason) }
    return try end()
  }

  /// As much of `buffer` as there is sound text for.
  private func untilFault(_ buffer: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawBufferPointer
  {
    guard let fault = text.fault, fault - offset < Int64(buffer.count) else { return buffer }
    return UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(fault - offset)])
  }

  /// Reads on behind what is left over; false if nothing comes.
  private func fillInput() throws(SheetsError) -> Bool {
    room.copyMemory(from: UnsafeRawBufferPointer(input))
    let free = UnsafeMutableRawBufferPointer(rebasing: room[input.count...])
    let got = try file.bytes(at: offset, into: free)
    offset += Int64(got)
    input = UnsafeMutableRawBufferPointer(rebasing: room[..<(input.count + got)])
    return got > 0
  }

  /// A file that changes under our hands may hold anything, so it fails.
  private func end() throws(SheetsError) -> Int {
    try file.refuseChange()
    return 0
  }
}
