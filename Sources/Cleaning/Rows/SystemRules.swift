// System messages: many phrases found in one pass over the bytes of a message.
import Bytes

/// Finds any of a set of phrases anywhere in a text (Aho and Corasick, 1975), `,` and `，` being one
/// character.
///
/// The automaton is a table of states by byte classes; one message costs one look-up a byte,
/// however many phrases there are. Memory is states × classes × 4 bytes, some tens of KiB for the
/// default phrases.
package final class SystemRules {
  private let classes: UnsafeMutablePointer<UInt8>
  private let table: UnsafeMutablePointer<UInt32>
  private let classCount: Int
  /// Bits of the characters from U+4000 to U+EFFF with which a phrase begins, by their low twelve
  /// bits.
  private let starts: UnsafeMutablePointer<UInt64>
  /// The state in which a phrase has been found.
  private static let accepted = UInt32.max

  /// - Parameter phrases: non-empty texts.
  package init(_ phrases: [String]) {
    let folded = phrases.map { SystemRules.folded($0) }
    let used = Set(folded.joined()).sorted()
    classCount = used.count + 1
    classes = .allocate(capacity: 256)
    classes.initialize(repeating: 0, count: 256)
    for (index, byte) in used.enumerated() { classes[Int(byte)] = UInt8(index + 1) }
    let mapped = folded.map { [classes] phrase in phrase.map { Int(classes[Int($0)]) } }
    let rows = PhraseAutomaton(mapped, classCount: classCount).table(accepted: SystemRules.accepted)
    table = .allocate(capacity: rows.count)
    table.initialize(from: rows, count: rows.count)
    starts = .allocate(capacity: 64)
    starts.initialize(repeating: 0, count: 64)
    for scalar in phrases.compactMap(\.unicodeScalars.first).map(\.value) {
      starts[Int(scalar >> 6 & 63)] |= 1 << UInt64(scalar & 63)
    }
  }

  deinit {
    classes.deallocate()
    table.deallocate()
    starts.deallocate()
  }

  /// Whether `message` holds one of the phrases.
  package func matches(_ message: Bytes) -> Bool {
    var state: UInt32 = 0
    var index = 0
    while index < message.count {
      var byte = message[index]
      if state == 0, byte &- 0xE4 < 11, !mayStart(message, index) {
        index += 3
        continue
      }
      if byte == 0xEF, isWideComma(message, index) {
        byte = 0x2C
        index += 2
      }
      // Safe: states are row starts of the table, and every class is below `classCount`.
      state = table[Int(state) + Int(classes[Int(byte)])]
      if state == SystemRules.accepted { return true }
      index += 1
    }
    return false
  }

  /// Whether a phrase may begin with the character of three bytes at `index`. Phrases begin at
  /// characters, so between two of them nothing can be missed.
  @inline(__always)
  private func mayStart(_ message: Bytes, _ index: Int) -> Bool {
    guard index + 2 < message.count else { return true }
    // Safe: six bits are below 64.
    return starts[Int(message[index + 1] & 63)] >> UInt64(message[index + 2] & 63) & 1 == 1
  }

  /// U+FF0C is EF BC 8C.
  @inline(__always)
  private func isWideComma(_ message: Bytes, _ index: Int) -> Bool {
    index + 2 < message.count && message[index + 1] == 0xBC && message[index + 2] == 0x8C
  }

  private static func folded(_ phrase: String) -> [UInt8] {
    phrase.unicodeScalars.flatMap { Array(String($0 == "，" ? "," : $0).utf8) }
  }
}

/// Builds the complete automaton: a trie, failure links, and every transition filled in.
private struct PhraseAutomaton {
  private var next: [[Int]]
  private var accepts = [false]
  private let classCount: Int

  init(_ phrases: [[Int]], classCount: Int) {
    self.classCount = classCount
    next = [Array(repeating: -1, count: classCount)]
    for phrase in phrases { insert(phrase) }
    complete()
  }

  /// The rows one after another; a target is the start of its row, or `accepted`.
  func table(accepted: UInt32) -> [UInt32] {
    next.flatMap { row in row.map { accepts[$0] ? accepted : UInt32($0 * classCount) } }
  }

  private mutating func insert(_ phrase: [Int]) {
    var state = 0
    for symbol in phrase {
      if next[state][symbol] < 0 {
        next[state][symbol] = next.count
        next.append(Array(repeating: -1, count: classCount))
        accepts.append(false)
      }
      state = next[state][symbol]
    }
    accepts[state] = true
  }

  private mutating func complete() {
    var failure = Array(repeating: 0, count: next.count)
    var queue = [0]
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      accepts[state] = accepts[state] || accepts[failure[state]]
      for symbol in 0..<classCount {
        let fallback = state == 0 ? 0 : next[failure[state]][symbol]
        let target = next[state][symbol]
        if target < 0 {
          next[state][symbol] = fallback
        } else {
          failure[target] = state == 0 ? 0 : fallback
          queue.append(target)
        }
      }
    }
  }
}
