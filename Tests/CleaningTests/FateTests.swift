// The fate of rows: the order of the tests, and counts that add up.
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
            var row = RowJudge.Needed()
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
        counts.count(Fate.allCases.randomElement(using: &random)!)
        expected += 1
      }
      (counts.dialogues, counts.built, counts.turns) = (1, 1, 2)
      #expect(counts.isBalanced)
      sum += counts
    }
    #expect(sum.isBalanced)
    #expect(sum.read == expected)
    #expect((sum.dialogues, sum.turns) == (50, 100))
    sum.kept += 1
    #expect(!sum.isBalanced)
  }
}
