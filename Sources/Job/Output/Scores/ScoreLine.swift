// One line of a file of scores, as `explain`, `verify` and `scores` read it.
import Bytes
import SystemPackage

extension DialogueFiles {
  /// Where the scores of an output and set stand.
  static func scores(_ folder: String, _ set: String) -> String {
    "\(folder)/\(set)\(SideFiles.scores).jsonl"
  }
}

/// What a model says of one dialogue.
struct ScoreLine {
  /// With the line end; valid for one call.
  let bytes: Bytes

  /// `the model says {"score":0.7}`, `the model failed: {"kind":…}`
  var told: String {
    let member = LineageLine(bytes: bytes).key.dropLast(2)
    let value = member.drop { $0 != 0x3A }.dropFirst()
    let says = member.starts(with: "\"model\":".utf8) ? "the model says " : "the model failed: "
    return says + String(decoding: value, as: UTF8.self)
  }

  /// Hands on every line of a file with its number; ``StopReading`` ends the reading.
  static func forEach(
    of file: String, in root: FilePath, _ use: (Int, ScoreLine) throws -> Void
  ) throws {
    try LineageLine.forEach(of: file, in: root) { try use($0, ScoreLine(bytes: $1.bytes)) }
  }
}
