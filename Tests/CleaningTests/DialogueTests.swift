// Dialogues of one file, against a naive model over random sequences of messages.
import Support
import Testing

@testable import Cleaning
@testable import Recipe

struct DialogueTests {
  private struct Message {
    var pair: [String]
    var isAgent: Bool
    var text: String
  }

  private func built(_ messages: [Message], _ recipe: Recipe, isReversed: Bool) -> [String] {
    var dialogues = Dialogues(recipe)
    for message in messages {
      withBytes(message.pair[0]) { agent in
        withBytes(message.pair[1]) { customer in
          withBytes(message.text) {
            dialogues.add(agent: agent, customer: customer, isAgent: message.isAgent, message: $0)
          }
        }
      }
    }
    var texts: [String] = []
    var owners: [Int] = []
    var size = 0
    let expectedSize = dialogues.maximumTextBytes
    var counts = Counts()
    dialogues.forEach(&counts, reject: { _ in }) { forward, reversed, entry in
      let bytes = isReversed ? reversed : forward
      texts.append(text(bytes))
      size += bytes.count
      #expect(entry.length == UInt64(bytes.count))
      #expect(Int(entry.turns) == texts.last!.split(separator: "\n").count)
      #expect(
        text(forward).hasPrefix(entry.isAgentFirst ? recipe.agentLabel : recipe.customerLabel))
      owners.append(Int(entry.owner))
    }
    #expect(size == expectedSize)
    #expect(counts.dialogues.total == texts.count)
    dialogues.withNames { names, ends in
      let starts = [0] + ends.map(\.customer)
      let pairs = owners.map { owner in
        [
          text(names[starts[owner]..<ends[owner].agent]),
          text(names[ends[owner].agent..<ends[owner].customer]),
        ]
      }
      #expect(Set(pairs).count == texts.count && Set(pairs).isSubset(of: messages.map(\.pair)))
    }
    return texts
  }

  /// Behaviour §5 by the letter, over strings.
  private func model(_ messages: [Message], _ recipe: Recipe, isReversed: Bool) -> [String] {
    var order: [[String]] = []
    var talks: [[String]: [(isAgent: Bool, text: String)]] = [:]
    for message in messages {
      let cleaned = NaiveCleaner.clean(message.text)
      guard !cleaned.isEmpty else { continue }
      if talks[message.pair] == nil { order.append(message.pair) }
      talks[message.pair, default: []].append((message.isAgent, cleaned))
    }
    return order.map { pair in
      let lines = turns(talks[pair]!, recipe)
      return (isReversed ? lines.reversed() : lines).map { $0 + "\n" }.joined() + "\n"
    }
  }

  private func turns(_ messages: [(isAgent: Bool, text: String)], _ recipe: Recipe) -> [String] {
    var lines: [String] = []
    for (index, message) in messages.enumerated() {
      let isFirst = index == 0 || messages[index - 1].isAgent != message.isAgent
      let isLast = index + 1 == messages.count || messages[index + 1].isAgent != message.isAgent
      let isMarked = !"。！？；，、：…~—.!?;,:～".unicodeScalars.contains(message.text.unicodeScalars.last!)
      var text = message.text + (isMarked ? ";" : "")
      if isLast, isMarked || recipe.final == .drop { text.unicodeScalars.removeLast() }
      let label = message.isAgent ? recipe.agentLabel : recipe.customerLabel
      if isFirst { lines.append(label + text) } else { lines[lines.count - 1] += text }
    }
    return lines
  }

  private static let texts = [
    "在吗", "在。", "好", "。", "😀", "", " \n ", "a b", "a;", "价格？", "1️⃣", "𠮷", "e\u{301}", "…", "x\ny",
    "～", "嗯嗯!",
  ]

  @Test(arguments: 1...6, FinalScalar.allCases)
  func `random talks are built as the model says`(_ seed: UInt64, _ final: FinalScalar) {
    var random = Seeded(seed)
    var recipe = Recipe()
    recipe.final = final
    let ids = ["a", "b", "ab", "", "A"]
    for _ in 0..<100 {
      let messages = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Message(
          pair: [ids.randomElement(using: &random)!, ids.randomElement(using: &random)!],
          isAgent: Bool.random(using: &random),
          text: DialogueTests.texts.randomElement(using: &random)!)
      }
      for isReversed in [false, true] {
        let built = built(messages, recipe, isReversed: isReversed)
        #expect(built == model(messages, recipe, isReversed: isReversed))
      }
    }
  }

  @Test func `ids that run together are still two pairs`() {
    let messages = [
      Message(pair: ["a", "bc"], isAgent: true, text: "一"),
      Message(pair: ["ab", "c"], isAgent: true, text: "二"),
    ]
    #expect(built(messages, Recipe(), isReversed: false) == ["坐席:一\n\n", "坐席:二\n\n"])
  }

  @Test func `a dialogue far longer than any buffer comes out whole`() {
    let long = String(repeating: "很长的话", count: 40_000)
    let messages = (0..<4).map {
      Message(pair: ["a", "b"], isAgent: $0 % 2 == 0, text: "\(long)\($0)")
    }
    let expected = (0..<4).map { "\($0 % 2 == 0 ? "坐席:" : "客户:")\(long)\($0)\n" }
    #expect(built(messages, Recipe(), isReversed: false) == [expected.joined() + "\n"])
    #expect(built(messages, Recipe(), isReversed: true) == [expected.reversed().joined() + "\n"])
  }
}
