// Some hundreds of messages in several files, and a plain model of the dialogues that they make.
import Support

/// Files with messages of a few pairs, some without a time, and some ends of dialogues.
struct SessionModel {
  struct Message {
    var pair, role, text, type: String
    /// In minutes.
    var minute: Int?
    var clock: String { minute.map(SessionModel.time) ?? "" }
  }

  struct Dialogue {
    /// Of its first message.
    var file: Int
    var text: String
  }

  var files: [[Message]]

  static func time(_ minute: Int) -> String {
    let two = { (number: Int) in (number < 10 ? "0" : "") + "\(number)" }
    return "2024-03-\(two(1 + minute / 1440)) \(two(minute / 60 % 24)):\(two(minute % 60)):00"
  }

  init(_ random: inout Seeded) {
    files = (0..<5).map { file in
      (0..<120).map { number in
        let isCut = Int.random(in: 0..<15, using: &random) == 0
        let isTimed = file != 3 && Int.random(in: 0..<5, using: &random) > 0
        return Message(
          pair: "w\(Int.random(in: 0..<12, using: &random))",
          // A row that ends a talk does so whoever says it.
          role: (isCut ? ["是", "否", "系统", ""] : ["是", "否"]).randomElement(using: &random)!,
          text: "f\(file)n\(number)",
          type: isCut ? "结束" : "文本",
          minute: isTimed ? Int.random(in: 0..<900, using: &random) : nil)
      }
    }
  }

  func dialogues(gap: Int?) -> [Dialogue] {
    Set(files.joined().map(\.pair)).flatMap { pair in
      split(ordered(pair), gap: gap)
    }
  }

  private typealias Placed = (file: Int, time: Int, message: Message)

  /// A pair's messages in their order, each with the time that it counts for; -1 where none is
  /// known.
  private func ordered(_ pair: String) -> [Placed] {
    var all: [Placed] = []
    for (file, messages) in files.enumerated() {
      let own = messages.filter { $0.pair == pair }
      var time = own.lazy.compactMap(\.minute).first ?? -1
      for message in own {
        time = message.minute ?? time
        all.append((file, time, message))
      }
    }
    // Insertion: each behind all that are not later.
    var sorted: [Placed] = []
    for placed in all {
      let place = sorted.lastIndex { $0.time <= placed.time }.map { $0 + 1 } ?? 0
      sorted.insert(placed, at: place)
    }
    return sorted
  }

  private func split(_ messages: [Placed], gap: Int?) -> [Dialogue] {
    var dialogues: [[Placed]] = [[]]
    var last = -1
    for placed in messages {
      if placed.message.type == "结束" {
        dialogues.append([])
        continue
      }
      if let gap, last >= 0, placed.time - last > gap { dialogues.append([]) }
      dialogues[dialogues.count - 1].append(placed)
      last = placed.time
    }
    return dialogues.filter { !$0.isEmpty }.map {
      Dialogue(file: $0[0].file, text: SessionModel.text($0.map(\.message)))
    }
  }

  private static func text(_ messages: [Message]) -> String {
    var turns: [(role: String, texts: [String])] = []
    for message in messages {
      if turns.last?.role != message.role { turns.append((message.role, [])) }
      turns[turns.count - 1].texts.append(message.text)
    }
    return turns.map { ($0.role == "是" ? "坐席:" : "客户:") + $0.texts.joined(separator: ";") }
      .joined(separator: "\n")
  }
}
