// The fate of rows: the order of the tests, and counts that add up.
import Foundation
import Support
import Testing

@testable import Bytes
@testable import Cleaning
@testable import Recipe

struct FateTests {
  private func fate(_ texts: [String], _ recipe: Recipe = Recipe()) -> (fate: Fate?, isAgent: Bool)
  {
    var judge = RowJudge(recipe)
    var isAgent = false
    let bytes = texts.map { Array($0.utf8) }
    let fate = bytes[0].withUnsafeBufferPointer { agent in
      bytes[1].withUnsafeBufferPointer { customer in
        bytes[2].withUnsafeBufferPointer { role in
          bytes[3].withUnsafeBufferPointer { message in
            var row = RowCells()
            (row.agent, row.customer, row.role, row.message) = (agent, customer, role, message)
            return judge.drop(&row, isAgent: &isAgent)
          }
        }
      }
    }
    return (fate, isAgent)
  }

  @Test(
    arguments: [
      (["a", "b", "是", "x"], nil), (["a", "b", "\u{3000}否 ", "x"], nil),
      ([" ", "b", "是", "x"], .empty),
      (["a", "\u{A0}", "是", "x"], .empty), (["a", "b", "", "x"], .empty),
      (["a", "b", "是", "\n\u{85}"], .empty),
      (["a", "b", "系统", "x"], .role), (["a", "b", "系统", "微信红包"], .role),
      (["", "b", "系统", "微信红包"], .empty),
      (["a", "b", "是", "[微信红包]"], .system), (["a", "b", "是", "\u{FEFF}"], nil),
      (["a", "b", "是是", "x"], .role),
    ] as [([String], Fate?)])
  func `tests stand in their order`(_ texts: [String], _ expected: Fate?) {
    #expect(fate(texts).fate == expected)
  }

  @Test func `the role says who speaks, by every value of the recipe`() {
    var recipe = Recipe()
    recipe.agentValues = [" 1 ", "yes"]
    recipe.customerValues = ["0"]
    #expect(fate(["a", "b", "1", "x"], recipe) == (nil, true))
    #expect(fate(["a", "b", " yes", "x"], recipe) == (nil, true))
    #expect(fate(["a", "b", "0", "x"], recipe) == (nil, false))
    #expect(fate(["a", "b", "是", "x"], recipe).fate == .role)
  }

  @Test func `a row is a duplicate from its second time on`() {
    var judge = RowJudge(Recipe())
    let (one, two) = (Fingerprint(low: 1, high: 2), Fingerprint(low: 1, high: 3))
    #expect(
      [one, two, one, two, one].map { judge.isDuplicate($0) } == [false, false, true, true, true])
  }

  @Test func `counts add up whatever is counted`() {
    var random = Seeded(4)
    var (sum, expected) = (Counts(), 0)
    for _ in 0..<50 {
      var counts = Counts()
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        counts.rows.count(Fate.allCases.randomElement(using: &random)!)
        expected += 1
      }
      counts.dialogues.count(DialogueFate.allCases.randomElement(using: &random)!)
      counts.turns.written = 2
      #expect(counts.isBalanced)
      sum += counts
    }
    #expect(sum.isBalanced)
    #expect(sum.rows.read == expected)
    #expect((sum.dialogues.total, sum.turns.written) == (50, 100))
    sum.rows.kept += 1
    #expect(!sum.isBalanced)
    #expect(sum.rows.isBalanced(without: -1))
  }

  @Test func `a dialogue that is lost is counted once, and its turns with it`() {
    var counts = Counts()
    for _ in 0..<3 { counts.dialogues.count(.written) }
    (counts.turns.built, counts.turns.written) = (9, 9)
    counts.lose(2, to: .duplicateDialogue, turns: 5)
    #expect(counts.isBalanced && counts.turns.isBalanced())
    #expect(counts.dialogues.list == [3, 1, 0, 0, 2, 0, 0] && counts.turns.list == [9, 5, 4])
  }

  // MARK: As JSON

  private static let keys: Set = [
    "read", "kept", "empty", "role", "type", "system", "duplicate", "consecutive", "personal",
    "built", "dialogues", "short", "oneSided", "duplicateDialogue",
    "builtTurns", "droppedTurns", "turns",
  ]

  @Test func `counts are one object with a key for each fate, and come back`() throws {
    var counts = Counts()
    for fate in Fate.allCases { for _ in 0...fate.rawValue { counts.rows.count(fate) } }
    for fate in DialogueFate.allCases { counts.dialogues[fate] = 20 + fate.rawValue }
    counts.turns.written = 7
    let json = try JSONEncoder().encode(counts)
    let values = try JSONDecoder().decode([String: Int].self, from: json)
    #expect(Set(values.keys) == Self.keys.union(["lowScore", "unscored"]))
    #expect((values["kept"], values["role"], values["oneSided"], values["turns"]) == (8, 2, 22, 7))
    #expect(try JSONDecoder().decode(Counts.self, from: json) == counts)
  }

  @Test(arguments: keys) func `counts that lack a fate are none`(_ key: String) throws {
    let json = try JSONEncoder().encode(Counts())
    var values = try JSONDecoder().decode([String: Int].self, from: json)
    values[key] = nil
    let without = try JSONEncoder().encode(values)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Counts.self, from: without) }
  }

  @Test func `fates that only a model gives stand in JSON where there are some`() throws {
    let json = try JSONEncoder().encode(Counts())
    #expect(try Set(JSONDecoder().decode([String: Int].self, from: json).keys) == Self.keys)
    #expect(try JSONDecoder().decode(Counts.self, from: json) == Counts())
  }

  @Test func `every fate has a label of its own, by which it is found`() {
    #expect(Set(Fate.allCases.map(\.label)).count == Fate.allCases.count)
    #expect(Fate.allCases.allSatisfy { Fate(label: $0.label) == $0 })
    #expect(DialogueFate.allCases.allSatisfy { DialogueFate(label: $0.label) == $0 })
    #expect(Fate.allCases.map(\.rawValue) == Array(Fate.allCases.indices))
    #expect(DialogueFate(label: "kept") == nil)
  }
}
