// Every form of the list, written and read back.
import Bytes
import Support
import Testing

@testable import Forms

struct FormTests {
  private static let sayings = [
    "在吗", "", "a\\nb", "\\", "\"],[\"", "{\"role\":\"", "{\"from\":\"", "\t EOS ", "EOS",
    "\"history\":[]}", "\u{1}\u{202E}", "客户:", String(repeating: "很", count: 300),
  ]

  /// A forward text with its blank line, whoever begins.
  private func text(_ turns: [String], isAgentFirst: Bool) -> [UInt8] {
    let lines = turns.enumerated().map { place, said in
      ((place % 2 == 0) == isAgentFirst ? "坐席:" : "客户:") + said + "\n"
    }
    return Array((lines.joined() + "\n").utf8)
  }

  /// Everything that a form may be asked for, each with its options.
  private func allOptions(_ form: any DialogueForm) -> [FormOptions] {
    form.directions.flatMap { direction in
      [0, 1, 100, 400].map { most in
        var options = FormOptions()
        (options.isReversed, options.maxCharacters) = (direction.isReversed, most)
        if form.keys.contains(.system), most < 100 { options.system = "{\"role\":\"" }
        options.hasMetadata = form.keys.contains(.metadata) && most > 0
        options.isTrimmed = form.keys.contains(.trim) && most % 100 == 0 && most != 100
        return options
      }
    }
  }

  /// What `verify` and its like do with a file.
  private func cut(_ file: [UInt8], _ end: DialogueEnd) -> [[UInt8]] {
    var (all, one): ([[UInt8]], [UInt8]) = ([], [])
    for line in file.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      one += line + [0x0A]
      if case .line = end {
        all.append(one)
      } else if line.isEmpty {
        all.append(one)
      } else {
        continue
      }
      one = []
    }
    #expect(one.isEmpty)
    return all
  }

  /// How many turns the form must say of those that there is room for.
  private func turns(_ dialogue: DialogueView, _ form: any DialogueForm, _ options: FormOptions)
    -> Int
  {
    let view = form.takesEmptyTurns ? dialogue : dialogue.spoken()
    let turns = options.turns(of: view)
    if options.isTrimmed { #expect(turns.count % 2 == 0 && !view.isAgent(turns.lowerBound)) }
    guard let first = turns.first, let last = turns.last else { return 0 }
    if form.name == "prompt" { return turns.count - (view.isAgent(last) ? 0 : 1) }
    guard form.name == "alpaca" else { return turns.count }
    return (turns.count - (view.isAgent(first) ? 1 : 0)) / 2 * 2
  }

  @Test(arguments: DialogueForms.all.map(\.name), UInt64(1)...4)
  func `dialogues that a form writes are told apart, and so are their turns`(
    _ name: String, _ seed: UInt64
  ) throws {
    let form = try #require(DialogueForms.named(name))
    var written = 0
    for options in allOptions(form) {
      var random = Seeded(seed)
      let writer = FormWriter(form, options)
      let view = DialogueView(TurnLabels(agent: "坐席:", customer: "客户:"))
      view.name(agent: [0x22], customer: Array("],[".utf8)[...], file: "\"role\":\"")
      var file = ByteBuffer()
      var expected: [Int] = []
      for _ in 0..<60 {
        let said = (0..<Int.random(in: 1...7, using: &random)).map { _ in
          FormTests.sayings.randomElement(using: &random)!
        }
        let isAgentFirst = Bool.random(using: &random)
        text(said, isAgentFirst: isAgentFirst).withUnsafeBufferPointer { text in
          #expect(view.take(text, turns: said.count, isAgentFirst: isAgentFirst))
          let size = file.count
          if writer.append(view, to: &file) {
            expected.append(turns(view, form, options))
          } else {
            #expect(file.count == size)
          }
        }
      }
      let found = cut(Array(file.bytes), form.end)
      #expect(found.map { $0.withUnsafeBufferPointer { form.turns(of: $0, options) } } == expected)
      written += expected.count
    }
    // One turn alone is no dialogue for some.
    #expect(written > 60)
  }

  @Test func `names, folders and endings are words of their own`() {
    let folders = DialogueForms.all.flatMap(\.directions).map(\.folder)
    #expect(Set(folders).count == folders.count)
    #expect(Set(DialogueForms.all.map(\.name)).count == DialogueForms.all.count)
    for word in DialogueForms.all.flatMap({ [$0.name, $0.ending] }) {
      #expect(word.wholeMatch(of: /[a-z]+/) != nil)
    }
    for folder in folders { #expect(folder.wholeMatch(of: /[a-z_]+/) != nil) }
  }

  @Test func `a text that is not made of the turns told of is refused`() {
    let view = DialogueView(TurnLabels(agent: "坐席:", customer: "客户:"))
    let text = text(["一", "二"], isAgentFirst: false)
    text.withUnsafeBufferPointer {
      #expect(view.take($0, turns: 2, isAgentFirst: false))
      #expect(!view.take($0, turns: 3, isAgentFirst: false))
    }
    Array("短\n\n".utf8).withUnsafeBufferPointer {
      #expect(!view.take($0, turns: 1, isAgentFirst: true))
    }
  }
}
