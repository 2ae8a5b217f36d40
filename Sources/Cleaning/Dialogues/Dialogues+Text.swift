// How a dialogue becomes text: its turns forward, and the same turns backwards.
import Bytes

extension Dialogues {
  /// Copies some turns and a blank line; returns where each begins.
  static func copy(
    _ turns: Range<Int>, of whole: borrowing TextArena, _ starts: [Int],
    into piece: inout TextArena
  ) -> [Int] {
    let start = starts[turns.lowerBound]
    let end = turns.upperBound < starts.count ? starts[turns.upperBound] : whole.count - 1
    piece.truncate(to: 0)
    piece.append(Bytes(start: whole.base + start, count: end - start))
    piece.append(0x0A)
    return turns.map { starts[$0] - start }
  }

  /// Writes the turns of one talk and the blank line; `starts` receives where each turn begins.
  mutating func render(_ thread: Thread, into output: inout TextArena, starts: inout [Int]) {
    output.truncate(to: 0)
    if isNumbered { numbers.begin() }
    starts.removeAll(keepingCapacity: true)
    var place = thread.first
    var before: Message?
    while true {
      let message = messages[Int(place)]
      if before?.isAgent != message.isAgent {
        if let before { Dialogues.endTurn(before, &output) }
        starts.append(output.count)
        output.append(message.isAgent ? agentLabel : customerLabel)
      }
      // Safe: start and length were taken from this arena, which only grows.
      let bytes = Bytes(start: text.base + Int(message.start), count: Int(message.length))
      if isNumbered, message.isMasked {
        numbers.append(bytes, to: &output)
      } else {
        output.append(bytes)
      }
      before = message
      if message.next == 0 { break }
      place = message.next
    }
    Dialogues.endTurn(before!, &output)
    output.append(0x0A)
  }

  /// Where the first and the last message of a talk stand.
  func span(_ thread: Thread) -> RowSpan {
    RowSpan(first: messages[Int(thread.first)].place, last: messages[Int(thread.last)].place)
  }

  /// The same for some of its turns.
  /// - Parameter spans: of all turns; none if the piece is all.
  func span(_ thread: Thread, _ turns: Range<Int>, _ spans: [RowSpan]) -> RowSpan {
    if spans.isEmpty { return span(thread) }
    return RowSpan(first: spans[turns.lowerBound].first, last: spans[turns.upperBound - 1].last)
  }

  /// The same for each turn of a talk.
  func spans(_ thread: Thread) -> [RowSpan] {
    var spans: [RowSpan] = []
    var (place, isAgent): (UInt32, Bool?) = (thread.first, nil)
    repeat {
      let message = messages[Int(place)]
      if message.isAgent != isAgent {
        spans.append(RowSpan(first: message.place, last: message.place))
      }
      spans[spans.count - 1].last = message.place
      (place, isAgent) = (message.next, message.isAgent)
    } while place != 0
    return spans
  }

  /// Drops what the turn's last message loses, and ends the line.
  static func endTurn(_ last: Message, _ output: inout TextArena) {
    output.truncate(to: output.count - Int(last.lastLength))
    output.append(0x0A)
  }

  static func reverse(
    _ forward: borrowing TextArena, _ starts: [Int], into output: inout TextArena
  ) {
    output.truncate(to: 0)
    var end = forward.count - 1
    for start in starts.reversed() {
      output.append(Bytes(start: forward.base + start, count: end - start))
      end = start
    }
    output.append(0x0A)
  }
}
