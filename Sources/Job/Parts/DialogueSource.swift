// Where a dialogue is from: the sheet of an input.
import Bytes
import Cleaning

/// A sheet in which dialogues begin and end.
struct DialogueSource: Codable, Equatable, Hashable, Sendable {
  /// The number of its file among those that were milled, in plan order; 0 in the part of an input.
  var file = 0
  /// The input as messages show it.
  var name: String
  var sheet: String
}

extension PartRecord {
  /// What the places of the part's dialogues count.
  /// - Parameter identity: of the input that the part is of.
  func places(_ identity: [UInt8]) -> [DialogueSource] {
    sources
      ?? origin.headers.map {
        DialogueSource(name: PathText.printable(identity), sheet: $0.sheet)
      }
  }
}

extension [DialogueSource] {
  /// - Throws: ``JobError`` if a part has no such place.
  func source(of place: RowPlace) throws -> DialogueSource {
    guard place.sheet < count else { throw JobError.damaged(.dialogueIndex) }
    return self[Int(place.sheet)]
  }
}

/// The sheets in which the dialogues of a part begin and end, in the order in which they came.
struct SourceList {
  private struct Key: Hashable {
    var file: Int
    var sheet: Int
  }

  private(set) var list: [DialogueSource] = []
  private var numbers: [Key: Int] = [:]

  /// The number of a sheet; `source` is asked for one that is new.
  mutating func number(
    _ file: Int, _ sheet: Int, _ source: () throws -> DialogueSource
  ) rethrows -> Int {
    let key = Key(file: file, sheet: sheet)
    if let number = numbers[key] { return number }
    try list.append(source())
    numbers[key] = list.count - 1
    return list.count - 1
  }
}
