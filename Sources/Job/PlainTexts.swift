// Forward and reversed text as parts hold them: copied range by range, never looked into.
import Cleaning
import SystemPackage

/// The files of one direction, one for each set.
final class PlainTexts {
  private let name: String
  private let sets: [String]
  private let files: [OutputFile]
  private let isReversed: Bool
  /// Short ranges that wait, by set.
  private var buffers: [[UInt8]]
  private static let shortSize = 16 << 10
  private static let bufferSize = 256 << 10

  init(_ folder: FilePath, isReversed: Bool, sets: [String]) throws {
    self.isReversed = isReversed
    name = isReversed ? "reversed" : "forward"
    self.sets = sets
    let path = folder.appending(name)
    try Folder.make(path)
    files = try sets.map { try OutputFile(path.appending("\($0).txt")) }
    buffers = sets.map { _ in [] }
  }

  /// Appends a range of a part's text to a set.
  func append(_ range: Range<Int>, of reader: PartReader, to set: Int) throws {
    let start = isReversed ? reader.trailer.reversedOffset : reader.trailer.forwardOffset
    if range.count < PlainTexts.shortSize {
      buffers[set] += try PartReader.bytes(
        reader.file, at: start + range.lowerBound, count: range.count)
      if buffers[set].count >= PlainTexts.bufferSize { try flush(set) }
    } else {
      try flush(set)
      try files[set].append(reader.file, start + range.lowerBound, range.count)
    }
  }

  /// Appends a dialogue that has been read.
  func append(_ talk: Talk, to set: Int) throws {
    if isReversed {
      for line in talk.lines.reversed() {
        buffers[set] += talk.text[line.lowerBound...line.upperBound]
      }
      buffers[set].append(0x0A)
    } else {
      buffers[set] += talk.text
    }
    if buffers[set].count >= PlainTexts.bufferSize { try flush(set) }
  }

  private func flush(_ set: Int) throws {
    guard !buffers[set].isEmpty else { return }
    try buffers[set].withUnsafeBytes { try files[set].append($0) }
    buffers[set].removeAll(keepingCapacity: true)
  }

  func mark() throws {
    for (set, file) in files.enumerated() {
      try flush(set)
      file.mark()
    }
  }

  func rewind() throws {
    for (set, file) in files.enumerated() {
      buffers[set].removeAll(keepingCapacity: true)
      try file.rewind()
    }
  }

  func startWriteback() { files.forEach { $0.startWriteback() } }

  func finish() throws -> [WrittenFile] {
    try mark()
    return try zip(sets, files).map { try $1.finish(as: "\(name)/\($0).txt") }
  }
}
