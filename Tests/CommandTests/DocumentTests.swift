// Citations of docs/behaviour.md lead to a section or rule that is there.
import Foundation
import Support
import Testing

struct DocumentTests {
  private static func text(_ path: String) throws -> String {
    String(decoding: try bytes("\(Package.root)/\(path)"), as: UTF8.self)
  }

  /// `3` and `3.4` for each section and each of its rules.
  private static func rules() throws -> Set<String> {
    var (rules, section): (Set<String>, Substring) = ([], "")
    for line in try text("docs/behaviour.md").split(separator: "\n") {
      if let heading = line.wholeMatch(of: /## ([0-9]+)\. .+/) {
        section = heading.1
        rules.insert(String(section))
      } else if let rule = line.prefixMatch(of: #/([0-9]+)\. /#) {
        rules.insert("\(section).\(rule.1)")
      }
    }
    return rules
  }

  /// What the sources, tests and fixtures cite: `behaviour §3.4`, `behaviour 1, 2.2 and 6.3`.
  private static func citations(in text: String) -> [String] {
    text.matches(of: /behaviour ((?:§?[0-9]+(?:\.[0-9]+)?(?:, | and | to )?)+)/).flatMap {
      $0.1.matches(of: /[0-9]+(?:\.[0-9]+)?/).map { String($0.output) }
    }
  }

  @Test func `every rule of the behaviour that is cited is there`() throws {
    let rules = try DocumentTests.rules()
    #expect(rules.isSuperset(of: ["1", "2.9", "3.4", "5.7", "6.4"]))
    var count = 0
    for folder in ["Sources", "Tests", "fixtures"] {
      let files = FileManager.default.enumerator(atPath: "\(Package.root)/\(folder)")
      for case let name as String in try #require(files)
      where [".swift", ".py"].contains(where: name.hasSuffix) {
        for citation in DocumentTests.citations(in: try DocumentTests.text("\(folder)/\(name)")) {
          #expect(rules.contains(citation), "\(folder)/\(name): behaviour \(citation)")
          count += 1
        }
      }
    }
    #expect(count >= 30)
  }

  @Test func `citations are told in every way in which they are written`() {
    let told = DocumentTests.citations(in: "(behaviour §5.2, §5.3). behaviour 1, 2.2 and 6.3: 7")
    #expect(told == ["5.2", "5.3", "1", "2.2", "6.3"])
  }
}
