// Very many fingerprints compared within a bound of memory: fifty million of them behind `make
// chaos`.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
struct SiftScaleTests {
  private struct Answer: Decodable {
    var lost: [Int]
    /// Bytes.
    var memory: Int
  }

  private static let parts = 50
  /// What a worker takes without a print, and 64 bytes for each print of a slice.
  private func bound(_ slice: Int) -> Int { 100 << 20 + 64 * slice }

  @Test func `what parts have in common is found in the memory of one slice`() throws {
    let folder = TemporaryFolder()
    let each = Chaos.wanted == nil ? 10_000 : 1_000_000
    let slices = Chaos.wanted == nil ? 3 : 191
    try Chats.write(0..<1, dialogues: 3, to: folder.make("in"))
    #expect(try run(folder("in"), to: folder("out"), ["--quiet"]).status == 0)
    let finished = try start(
      try #require(Python.path),
      [
        "\(Package.root)/Tests/reference/print_parts.py", Package.chatmill, folder.make("parts"),
        "--recipe", folder("out/report.json"), "--parts", "\(SiftScaleTests.parts)",
        "--prints", "\(each)", "--slices", "\(slices)",
      ])
    #expect(finished.status == 0, "\(finished.error)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(finished.output))
    let lost = Array(repeating: (each + 7) / 8, count: SiftScaleTests.parts - 1)
    #expect(answer.lost == [0] + lost)
    #expect(Sanitizer.isOn || answer.memory < bound(SiftScaleTests.parts * each / slices))
    Chaos.tell(
      "sift: \(SiftScaleTests.parts * each) prints in \(slices) slices, \(answer.memory >> 20) MiB")
  }
}
