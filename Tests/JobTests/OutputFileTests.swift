// Output files: whatever way bytes come, the file has them, and only those that were not taken
// back.
import Cleaning
import Foundation
import Sheets
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct OutputFileTests {
  private let folder = TemporaryFolder()

  private func random(_ count: Int, _ random: inout Seeded) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  @Test(arguments: 1...6)
  func `appended, taken and read bytes stand in the file, others do not`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let source = self.random(700_000, &random)
    try folder.write(source, at: folder.at("source"))
    let reader = try FileDescriptor.open(folder.at("source"), .readOnly)
    defer { try? reader.close() }
    let file = try OutputFile(folder.at("file"))
    var waiting = ByteBuffer()
    var (model, marked): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<120 {
      let start = Int.random(in: 0..<source.count, using: &random)
      let most = Bool.random(using: &random) ? 300 : source.count
      let bytes = source[start..<min(source.count, start + .random(in: 0..<most, using: &random))]
      switch Int.random(in: 0..<8, using: &random) {
      case 0...2: try bytes.withUnsafeBytes { try file.append($0) }
      case 3: try file.append(reader, start, bytes.count)
      case 4, 5:
        // Whoever has a buffer of his own appends nothing else before it is empty.
        waiting.append(Array(bytes))
        try file.take(&waiting)
        try file.append(waiting.raw)
        waiting.clear()
      case 6:
        try file.mark()
        marked = model
        continue
      default:
        try file.rewind()
        model = marked
        continue
      }
      model += bytes
      #expect(file.size == model.count)
    }
    let digest = Digest()
    model.withUnsafeBytes { digest.update($0) }
    let written = try file.finish(as: "name")
    #expect(written == WrittenFile(path: "name", bytes: model.count, xxh128: digest.text))
    #expect(try folder.bytes("file") == model)
  }

  @Test func `a file that grows by little pieces over many windows is whole`() throws {
    let file = try OutputFile(folder.at("file"))
    let line = Array("一行字\n".utf8)
    let count = 3 * Writeback.window / line.count
    for _ in 0..<count { try line.withUnsafeBytes { try file.append($0) } }
    #expect(try file.finish(as: "").bytes == count * line.count)
    let bytes = try folder.bytes("file")
    #expect(bytes.count == count * line.count)
    #expect(
      stride(from: 0, to: bytes.count, by: line.count).allSatisfy {
        bytes[$0..<$0 + line.count].elementsEqual(line)
      })
  }
}
