// How a dialogue is cut into pieces, and which of them are written (the `length` rules of a
// recipe).
import Recipe

/// One turn as the rules see it.
struct TurnShape: Equatable {
  var isAgent: Bool
  /// Unicode scalars without the label; 0 if no rule asks for them.
  var characters: Int
}

extension LengthRule {
  var countsCharacters: Bool { minCharacters > 0 || maxCharacters > 0 }

  /// The pieces of a dialogue as ranges of turns, in order. Turns of both sides alternate.
  func pieces(_ turns: [TurnShape]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = firstTurn(turns, from: 0)
    while start < turns.count {
      let end = self.end(turns, from: start)
      let last = endsWithAgent && !turns[end - 1].isAgent ? end - 1 : end
      if last > start { pieces.append(start..<last) }
      start = firstTurn(turns, from: end)
    }
    // A dialogue without a turn that may begin or end it is still one that was built.
    return pieces.isEmpty ? [0..<0] : pieces
  }

  func fate(_ piece: Range<Int>, of turns: [TurnShape]) -> DialogueFate {
    if piece.isEmpty { return .oneSided }
    let characters = turns[piece].reduce(0) { $0 + $1.characters }
    if piece.count < minTurns || characters < minCharacters { return .short }
    return needsBothSides && piece.count < 2 ? .oneSided : .written
  }

  /// The first turn from `place` on that may begin a piece.
  private func firstTurn(_ turns: [TurnShape], from place: Int) -> Int {
    guard startsWithCustomer else { return place }
    return turns[place...].firstIndex { !$0.isAgent } ?? turns.count
  }

  /// Where a piece ends that begins at `start`: before it would grow past a bound. If pieces are to
  /// begin with the customer or to end with the agent, it ends before the customer's last turn, to
  /// which the next piece has the answer.
  private func end(_ turns: [TurnShape], from start: Int) -> Int {
    var end = start + 1
    var characters = turns[start].characters
    while end < turns.count, maxTurns == 0 || end - start < maxTurns,
      maxCharacters == 0 || characters + turns[end].characters <= maxCharacters
    {
      characters += turns[end].characters
      end += 1
    }
    let isTold = startsWithCustomer || endsWithAgent
    let losesTurn = isTold && end < turns.count && turns[end].isAgent
    return losesTurn && end - start > 1 ? end - 1 : end
  }
}
