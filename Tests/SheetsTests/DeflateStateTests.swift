// The state of a deflate: at its place, and elsewhere where the place is taken.
import CIsal
import Glibc
import Testing

@testable import Bytes
@testable import Sheets

@Suite(.serialized) struct DeflateStateTests {
  /// A sanitizer's own memory lies where the places are.
  private static let isSanitized = dlsym(nil, "__asan_init") != nil

  @Test(.disabled(if: isSanitized, "the place is a sanitizer's"))
  func `a state lies at its place, again and again, so that bytes depend on nothing else`() {
    for _ in 0..<3 {
      let state = DeflateState(.trial)
      #expect(UInt(bitPattern: state.stream) == DeflateState.Place.trial.address)
    }
  }

  @Test func `where its place is taken, a state lies elsewhere and works`() throws {
    let first = Deflater(.trial)
    let second = Deflater(.trial)
    let text = Array(String(repeating: "<row><c t=\"inlineStr\">在吗</c></row>", count: 99).utf8)
    var packed: [[UInt8]] = [[], []]
    try text.withUnsafeBufferPointer { text in
      try first.deflate(text) { packed[0].append(contentsOf: $0) }
      try second.deflate(text) { packed[1].append(contentsOf: $0) }
    }
    try first.endStream { packed[0].append(contentsOf: $0) }
    try second.endStream { packed[1].append(contentsOf: $0) }
    for stream in packed { #expect(inflated(stream) == text) }
  }

  /// nil where the stream is invalid or does not end.
  private func inflated(_ stream: [UInt8]) -> [UInt8]? {
    let inflater = Inflater()
    var (stream, text) = (stream, [UInt8](repeating: 0, count: 1 << 16))
    let count = stream.withUnsafeMutableBufferPointer { stream in
      inflater.feed(stream)
      return text.withUnsafeMutableBytes { inflater.inflate(into: $0) }
    }
    return inflater.isFinished ? count.map { Array(text[..<$0]) } : nil
  }
}
