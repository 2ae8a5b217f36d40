// Where a dialogue is from and who talks in it, as lineage says it.
import Bytes
import Cleaning

/// The rows of one dialogue.
struct DialogueOrigin {
  let names: PairNames
  /// The sheet of its first message.
  let first: DialogueSource
  /// That of its last message; nil where it is the same.
  let last: DialogueSource?
  /// Of its first and its last message.
  let rows: (first: Int, last: Int)

  /// Writes the line of lineage of the dialogue that is the one with this number.
  func writeLine(_ number: Int, to line: inout ByteBuffer) {
    line.put("{\"dialogue\":")
    line.append(decimal: number)
    line.put(",\"file\":")
    line.append(json: first.name)
    line.put(",\"sheet\":")
    line.append(json: first.sheet)
    line.put(",\"first\":")
    line.append(decimal: rows.first)
    line.put(",\"last\":")
    line.append(decimal: rows.last)
    if let last { DialogueOrigin.write(last, to: &line) }
    line.put(",\"agent\":")
    line.append(json: names.agent)
    line.put(",\"customer\":")
    line.append(json: names.customer)
    line.put("}\n")
  }

  /// Where the last message stands, where that is another sheet than the first one's.
  private static func write(_ last: DialogueSource, to line: inout ByteBuffer) {
    line.put(",\"lastFile\":")
    line.append(json: last.name)
    line.put(",\"lastSheet\":")
    line.append(json: last.sheet)
  }
}
