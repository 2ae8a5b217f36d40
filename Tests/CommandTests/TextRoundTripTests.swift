// Texts of every kind through a run and back, as three readers see them.
import Foundation
import Support
import Testing

@Suite(.enabled(if: Python.path != nil, "no Python (make test-deps)"))
struct TextRoundTripTests {
  private let folder = TemporaryFolder()

  @Test func `100,000 random texts read back as they are, by cat, openpyxl and calamine`() throws {
    let finished = try Python.run("round_trip.py", Package.chatmill, folder.path)
    #expect(finished.text == "\n", "\(finished.text)")
  }
}
