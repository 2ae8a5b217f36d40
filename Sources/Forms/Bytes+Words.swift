// What readers of forms count in a written dialogue.
import Bytes

extension Bytes {
  /// How often a word stands in it.
  func count(of word: String) -> Int { ranges(of: Array(word.utf8)).count }

  /// How many line ends stand in it.
  var lineEnds: Int { count { $0 == 0x0A } }
}
