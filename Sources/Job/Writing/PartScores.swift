// What a model says of the dialogues of one part, and what becomes of them by that.
import Bytes
import Cleaning
import Model
import Recipe
import SystemPackage

/// Which dialogues are written by what a model says of them.
struct ScoreRule {
  let judge: KeepJudge
  let keepsUnscored: Bool
  /// The number in a result that deciles are of.
  let number: ResultNumber

  init(_ rule: ModelRule) {
    judge = KeepJudge(rule.keep)
    keepsUnscored = rule.unscored == .keep
    number = ResultNumber(rule.keep)
  }
}

/// What a model says of one dialogue; valid for one call.
enum ModelWord {
  /// A JSON object.
  case result(Bytes)
  /// It failed: `"error":{…}`, a member of an object.
  case failure(Bytes)

  /// Empty where it failed.
  var result: Bytes {
    if case .result(let bytes) = self { bytes } else { Bytes(start: nil, count: 0) }
  }

  /// The same as a text of its own.
  var member: [UInt8] {
    var bytes = ByteBuffer()
    writeMember(to: &bytes)
    return Array(bytes.bytes)
  }

  /// Writes a member of an object, `"model":{…}` or `"error":{…}`.
  func writeMember(to bytes: inout ByteBuffer) {
    switch self {
    case .failure(let error): bytes.append(error)
    case .result(let result):
      bytes.put("\"model\":")
      bytes.append(result)
    }
  }
}

/// The scores of one part, a byte for each dialogue and 8 for where its line stands.
final class PartScores {
  private let reader: ScoreReader
  private var fates: [UInt8]
  /// Dialogues that were put to the model, those that have a result with all fields of the
  /// conditions, and those that are left out.
  private(set) var asked = 0
  private(set) var scored = 0
  private(set) var left = 0
  /// The numbers that deciles are of.
  private(set) var numbers: [Double] = []

  init(_ path: FilePath, _ dialogues: Int, _ rule: ScoreRule) throws {
    reader = try ScoreReader(path, dialogues: dialogues)
    fates = Array(repeating: UInt8(DialogueFate.written.rawValue), count: dialogues)
    for dialogue in 0..<dialogues {
      guard let place = reader.place(dialogue) else { continue }
      asked += 1
      let fate = try judge(place, rule)
      if fate != .written { left += 1 }
      fates[dialogue] = UInt8(fate.rawValue)
    }
  }

  private func judge(_ place: ScorePlace, _ rule: ScoreRule) throws -> DialogueFate {
    let without = rule.keepsUnscored ? DialogueFate.written : .unscored
    guard !place.isFailed else { return without }
    let line = try reader.line(place)
    if let number = rule.number.value(in: line) { numbers.append(number) }
    switch rule.judge.verdict(line) {
    case .lacks, .wrongKind: return without
    case .keeps:
      scored += 1
      return .written
    case .refuses:
      scored += 1
      return .lowScore
    }
  }

  /// What becomes of a dialogue by it.
  @inline(__always)
  func fate(of dialogue: Int) -> DialogueFate { DialogueFate(rawValue: Int(fates[dialogue]))! }

  /// What the model says of a dialogue; nil where it was not asked. Valid until the next call.
  func said(of dialogue: Int) throws -> ModelWord? {
    try reader.place(dialogue).map { place in
      let line = try reader.line(place)
      guard place.isFailed else { return .result(line) }
      guard line.count > 2 else { throw JobError("damaged scores") }
      return .failure(Bytes(rebasing: line[1..<line.count - 1]))
    }
  }
}
