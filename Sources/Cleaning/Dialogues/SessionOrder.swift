// In which order a pair's messages of several files were said, and where a dialogue begins.

/// What decides the place of one message among those of its pair.
package struct SessionMoment: Equatable, Sendable {
  /// The place of its file in the plan.
  package var file: Int
  /// In seconds; nil if it is not known.
  package var time: Int?
  /// It is no message, but ends the dialogue.
  package var isCut: Bool

  package init(file: Int, time: Int?, isCut: Bool = false) {
    (self.file, self.time, self.isCut) = (file, time, isCut)
  }
}

/// One message in its place.
package struct SessionStep: Equatable, Sendable {
  /// Its number among the moments.
  package var message: Int
  /// It begins a dialogue.
  package var begins: Bool
}

/// Orders the messages of one pair by time, those of one time as they came.
package enum SessionOrder {
  /// - Parameters:
  ///   - moments: file by file in plan order, the rows of each in their order. Times differ by less
  ///     than 2^62.
  ///   - gap: seconds after which a message begins another dialogue; nil: it never does.
  package static func steps(_ moments: [SessionMoment], gap: Int?) -> [SessionStep] {
    let times = filled(moments)
    let order = moments.indices.sorted {
      let (one, other) = (times[$0] ?? .min, times[$1] ?? .min)
      return one == other ? $0 < $1 : one < other
    }
    var (steps, last, isCut): ([SessionStep], Int?, Bool) = ([], nil, true)
    for message in order {
      guard !moments[message].isCut else {
        isCut = true
        continue
      }
      if let gap, let time = times[message], let last, time - last > gap { isCut = true }
      steps.append(SessionStep(message: message, begins: isCut))
      (last, isCut) = (times[message], false)
    }
    return steps
  }

  /// The time of each message. One without goes with the one before it in its file, at the head of
  /// a file with the first that has a time. If a file has none they stay without, and stand
  /// before all others.
  private static func filled(_ moments: [SessionMoment]) -> [Int?] {
    var times = moments.map(\.time)
    for next in moments.indices.dropFirst() where times[next] == nil {
      if moments[next].file == moments[next - 1].file { times[next] = times[next - 1] }
    }
    for place in moments.indices.dropLast().reversed() where times[place] == nil {
      if moments[place].file == moments[place + 1].file { times[place] = times[place + 1] }
    }
    return times
  }
}
