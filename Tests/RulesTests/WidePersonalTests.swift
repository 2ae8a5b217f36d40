// Full-width characters, anywhere in what is known: letters, digits and the punctuation of links,
// mail and numbers.
import Support
import Testing

@testable import Rules

struct WidePersonalTests {
  @Test(arguments: 1...8)
  func `random characters in full width change nothing of what is found`(_ seed: Int) {
    var random = Seeded(seed)
    var widened = 0
    for example in PersonalCases.all {
      for share in [0.2, 0.5, 1] {
        let wide = WideText(example, share, &random)
        widened += wide.count
        #expect(personal(in: wide.message) == wide.found, "\(example.message)")
      }
    }
    #expect(widened > 5_000)
  }
}

/// A case with some of its characters in full width.
private struct WideText {
  var message = ""
  var found: [PersonalCase.Datum] = []
  /// How many are.
  var count = 0

  init(_ example: PersonalCase, _ share: Double, _ random: inout Seeded) {
    let scalars = Array(example.message.unicodeScalars)
    let wide = scalars.map { scalar -> Unicode.Scalar in
      let isWidened =
        (scalar.value.isAlphanumeric || ":/.@-".unicodeScalars.contains(scalar))
        && Double.random(in: 0..<1, using: &random) < share
      if isWidened { count += 1 }
      return isWidened ? Unicode.Scalar(scalar.value + 0xFEE0)! : scalar
    }
    message = WideText.text(wide[...])
    var start = 0
    for datum in example.found {
      let told = Array(datum.text.unicodeScalars)
      while !scalars[start...].starts(with: told) { start += 1 }
      found.append(
        .init(kind: datum.kind, text: WideText.text(wide[start..<start + told.count])[...]))
      start += told.count
    }
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
