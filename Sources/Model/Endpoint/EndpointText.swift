// An item as the text that an endpoint is asked about.
import Bytes
import FoundationEssentials

/// What an item may be. Anything else is shown as the JSON that it is.
private struct EndpointItem: Decodable {
  struct Turn: Decodable {
    var role: String
    var text: String
  }

  var turns: [Turn]?
  var text: String?
}

enum EndpointText {
  /// The text of an item: of a text itself, of `{"text":…}`, or of all turns, a line each.
  /// - Parameter withRoles: `customer: …` begins a line.
  static func text(_ item: Bytes, withRoles: Bool) -> [UInt8] {
    if item.first == 0x22 {
      return JSONString.decoded(Bytes(rebasing: item[1..<item.count - 1]))
    }
    guard item.first == 0x7B,
      let known = try? JSONDecoder().decode(EndpointItem.self, from: Data(item))
    else { return Array(item) }
    guard let turns = known.turns else { return known.text.map { Array($0.utf8) } ?? Array(item) }
    let lines = turns.map { withRoles ? "\($0.role): \($0.text)" : $0.text }
    return Array(lines.joined(separator: "\n").utf8)
  }
}
