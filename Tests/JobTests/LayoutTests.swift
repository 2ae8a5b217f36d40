// Layouts of chunks: unions of columns, and where a file's columns stand in them.
import Support
import Testing

@testable import Job

struct LayoutTests {
  @Test(
    arguments: [
      ([], []), ([["a", "b"]], ["a", "b"]), ([["a", "b"], ["b", "c"]], ["a", "b", "c"]),
      ([["a", "", "b", ""], ["", "b"], ["", "", "", "c"]], ["a", "", "b", "", "", "c"]),
    ] as [([[String]], [String])])
  func `a union has every column once, in order of first appearance`(
    _ sheets: [[String]], _ union: [String]
  ) {
    #expect(Layout.union(sheets) == union)
  }

  @Test func `places lead to the column of the same name, blanks by their order`() {
    #expect(Layout.places(of: ["b", "a"], in: ["a", "b"]) == [1, 0])
    #expect(Layout.places(of: ["", "x", ""], in: ["x", "", "y", ""]) == [1, 0, 3])
    #expect(Layout.places(of: ["z"], in: ["a"]) == nil)
    #expect(Layout.places(of: ["", ""], in: [""]) == nil)
    #expect(Layout.places(of: [], in: []) == [])
  }

  @Test func `every sheet finds all its columns in the union`() throws {
    var random = Seeded(1)
    for _ in 0..<300 {
      let sheets = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        ["a", "b", "c", "d", "", "", "e"].shuffled(using: &random).prefix(
          Int.random(in: 0...7, using: &random))
      }.map(Array.init)
      let union = Layout.union(sheets)
      for sheet in sheets {
        let places = try #require(Layout.places(of: sheet, in: union))
        #expect(places.map { union[$0] } == sheet)
        #expect(Set(places).count == sheet.count)
      }
    }
  }
}
