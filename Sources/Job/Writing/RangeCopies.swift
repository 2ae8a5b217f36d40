// Forward and reversed text as parts hold them: copied range by range, never looked into.
import Bytes
import Cleaning
import Forms
import Recipe
import SystemPackage

/// The files of one direction, one for each set.
final class RangeCopies: OutputWriter {
  /// The name of its folder.
  let name: String
  private let sets: [String]
  private let files: [OutputFile]
  private let ending: String
  private let isReversed: Bool

  init(_ folder: FilePath, _ ending: String, _ direction: FormDirection, sets: [String]) throws {
    (name, isReversed) = (direction.folder, direction.isReversed)
    (self.ending, self.sets) = (ending, sets)
    let path = folder.appending(name)
    try Folder.make(path)
    files = try sets.map { try OutputFile(path.appending("\($0).\(ending)")) }
  }

  /// One for each direction of an output that is plain.
  static func all(_ plan: WriterPlan, _ output: Output) throws -> [RangeCopies] {
    guard let form = output.form.dialogues else { return [] }
    return try form.directions.map {
      try RangeCopies(plan.folder.path, form.ending, $0, sets: plan.rule.split.names)
    }
  }

  /// Appends a range of a part's text to a set.
  func append(_ range: Range<Int>, of reader: PartReader, to set: Int) throws {
    let start = isReversed ? reader.trailer.reversedOffset : reader.trailer.forwardOffset
    try files[set].append(reader.file, start + range.lowerBound, range.count)
  }

  /// Appends a dialogue that has been read.
  func append(_ dialogue: DialogueView, to set: Int) throws {
    let file = files[set]
    guard isReversed else { return try file.append(UnsafeRawBufferPointer(dialogue.text)) }
    for turn in (0..<dialogue.count).reversed() {
      try file.append(UnsafeRawBufferPointer(dialogue.line(turn)))
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
    try zip(sets, files).map { try $1.finish(as: "\(name)/\($0).\(ending)") }
  }
}
