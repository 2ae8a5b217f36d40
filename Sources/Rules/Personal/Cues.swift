// Words that tell what the number beside them is.

/// A list of words, to be looked for before or behind a place of a folded text, whatever their
/// case.
struct Cues {
  private let words: [[UInt32]]
  private var firsts: UInt64 = 0
  private var lasts: UInt64 = 0

  /// - Parameter words: separated by blanks, in lower case, the longer of two that end or begin
  ///   alike first.
  init(_ words: String) {
    self.words = words.split(separator: " ").map { $0.unicodeScalars.map(\.value) }
    for word in self.words {
      firsts |= Cues.bit(word.first!)
      lasts |= Cues.bit(word.last!)
    }
  }

  private static func bit(_ scalar: UInt32) -> UInt64 { 1 << UInt64(scalar & 63) }

  /// The length of the word that ends before `end`, 0 for none. A Latin word must be whole at its
  /// other side.
  func length(endingAt end: Int, _ text: FoldedText) -> Int {
    guard Cues.bit(text[end - 1].lowered) & lasts != 0 else { return 0 }
    for word in words where fits(word, end - word.count, text) {
      let start = end - word.count
      if !word[0].isLatin || !text[start - 1].isAlphanumeric { return word.count }
    }
    return 0
  }

  /// The length of the word that begins at `start`, 0 for none. A Latin word must be whole at its
  /// other side.
  func length(startingAt start: Int, _ text: FoldedText) -> Int {
    guard Cues.bit(text[start].lowered) & firsts != 0 else { return 0 }
    for word in words where fits(word, start, text) {
      if !word.last!.isLatin || !text[start + word.count].isAlphanumeric { return word.count }
    }
    return 0
  }

  /// Whether one of the words ends in the `reach` characters before `end`, in the same line.
  func isNear(_ end: Int, reach: Int, _ text: FoldedText) -> Bool {
    var place = end
    while place > 0, end - place <= reach, text[place - 1] != "\n" {
      if length(endingAt: place, text) > 0 { return true }
      place -= 1
    }
    return false
  }

  private func fits(_ word: [UInt32], _ start: Int, _ text: FoldedText) -> Bool {
    for index in word.indices where text[start + index].lowered != word[index] { return false }
    return true
  }
}
