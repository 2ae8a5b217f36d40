// The texts of parts, read ahead where one dialogue after another is wanted.
import Bytes
import Cleaning
import Sheets
import SystemPackage

/// The bytes of one part around the last dialogue that was asked for.
struct ReadAhead: ~Copyable {
  private static let aheadSize = 256 << 10
  /// As far behind the last read the next dialogue may lie for the bytes between to be read as
  /// well.
  private static let nearSize = 32 << 10

  private var bytes = ByteBuffer()
  private var start = 0
  private var reader: PartReader?

  /// The turns of a dialogue with its blank line; valid until the next call.
  mutating func text(of entry: DialogueEntry, in reader: PartReader) throws -> Bytes {
    let wanted = try reader.place(of: entry)
    if reader !== self.reader || wanted.lowerBound < start
      || wanted.upperBound > start + bytes.count
    {
      try read(wanted, reader)
    }
    return Bytes(rebasing: bytes.bytes[wanted.lowerBound - start..<wanted.upperBound - start])
  }

  private mutating func read(_ wanted: Range<Int>, _ reader: PartReader) throws {
    let end = start + bytes.count
    let isNear =
      reader === self.reader && (start...end + ReadAhead.nearSize).contains(wanted.lowerBound)
    let rest = reader.trailer.forwardOffset + reader.trailer.textBytes - wanted.lowerBound
    let ahead = isNear ? min(ReadAhead.aheadSize, rest) : 0
    bytes.clear()
    (start, self.reader) = (wanted.lowerBound, reader)
    try reader.append(max(wanted.count, ahead), from: start, to: &bytes)
  }
}
