// Forward and reversed text as parts hold them: copied range by range, never looked into.
import Bytes
import Cleaning
import SystemPackage

/// The files of one direction, one for each set.
final class PlainTexts: OutputWriter {
  /// The name of its folder.
  let name: String
  private let sets: [String]
  private let files: [OutputFile]
  private let isReversed: Bool

  init(_ folder: FilePath, isReversed: Bool, sets: [String]) throws {
    self.isReversed = isReversed
    name = isReversed ? "reversed" : "forward"
    self.sets = sets
    let path = folder.appending(name)
    try Folder.make(path)
    files = try sets.map { try OutputFile(path.appending("\($0).txt")) }
  }

  /// Appends a range of a part's text to a set.
  func append(_ range: Range<Int>, of reader: PartReader, to set: Int) throws {
    let start = isReversed ? reader.trailer.reversedOffset : reader.trailer.forwardOffset
    try files[set].append(reader.file, start + range.lowerBound, range.count)
  }

  /// Appends a dialogue that has been read.
  func append(_ talk: Talk, to set: Int) throws {
    let file = files[set]
    guard isReversed else { return try file.append(UnsafeRawBufferPointer(talk.text)) }
    for turn in (0..<talk.count).reversed() {
      try file.append(UnsafeRawBufferPointer(talk.line(turn)))
    }
    try withUnsafeBytes(of: UInt8(0x0A)) { try file.append($0) }
  }

  /// - Parameter dialogues: by set, all of which it has.
  func counts(_ dialogues: [Int]) -> [OutputCount] {
    zip(sets, dialogues).map { OutputCount(name: "\(name)/\($0)", dialogues: $1) }
  }

  /// It has every dialogue.
  var left: [[UInt32]] { sets.map { _ in [] } }

  func mark() throws { try files.mark() }

  func rewind() throws { try files.rewind() }

  func complete() throws { try files.complete() }

  func finish() throws -> [WrittenFile] {
    try zip(sets, files).map { try $1.finish(as: "\(name)/\($0).txt") }
  }
}
