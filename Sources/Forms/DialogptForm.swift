// The form `dialogpt`: lines of `weight utterance EOS … \t weight utterance`, as DialoGPT reads.
import Bytes
import Glibc

/// One line a dialogue, forward and reversed. A single utterance cannot be said.
///
/// What is learnt are answers: forward those of the agent, and backwards what the customer must
/// have said before them. So the first utterance of a line, which nothing stands before, has no
/// weight in either direction.
struct DialogptForm: DialogueForm {
  let name = "dialogpt"
  let ending = "tsv"
  var directions: [FormDirection] {
    [
      FormDirection(folder: "dialogpt_forward"),
      FormDirection(folder: "dialogpt_reversed", isReversed: true),
    ]
  }

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    guard turns.count > 1 else { return false }
    for place in 0..<turns.count {
      if place > 0 {
        if place + 1 == turns.count { bytes.append(0x09) } else { bytes.put(" EOS ") }
      }
      let turn = options.isReversed ? turns.upperBound - 1 - place : turns.lowerBound + place
      let isLearnt = place > 0 && dialogue.isAgent(turn) != options.isReversed
      bytes.append(isLearnt ? 0x31 : 0x30)
      bytes.put(".0 ")
      append(turn, of: dialogue, to: &bytes)
    }
    bytes.append(0x0A)
    return true
  }

  func turns(of written: Bytes, _ options: FormOptions) -> Int { written.count(of: " EOS ") + 2 }

  // MARK: Utterances

  /// What is said in a turn, without what the format is made of: tabs, and EOS as a word.
  private func append(_ turn: Int, of dialogue: DialogueView, to bytes: inout ByteBuffer) {
    let said = dialogue.said(turn)
    guard dialogue.mayHaveMarks(turn), let source = said.baseAddress else {
      return bytes.append(said)
    }
    bytes.withRoom(said.count) {
      memcpy($0, source, said.count)
      DialogptForm.replaceMarks($0, said.count)
      $0 += said.count
    }
  }

  private static func replaceMarks(_ base: UnsafeMutablePointer<UInt8>, _ count: Int) {
    let end = base + count
    var place = base
    while let tab = memchr(place, 0x09, end - place)?.assumingMemoryBound(to: UInt8.self) {
      tab.pointee = 0x20
      place = tab
    }
    place = base
    while let word = memchr(place, 0x45, end - place)?.assumingMemoryBound(to: UInt8.self) {
      place = word + 1
      guard end - word >= 3, word[1] == 0x4F, word[2] == 0x53, word == base || word[-1] == 0x20,
        end - word == 3 || word[3] == 0x20
      else { continue }
      (word[0], word[1], word[2]) = (0x65, 0x6F, 0x73)
    }
  }
}
