// Bytes that may be anything, read as lines of model processes: what the fuzzer and its short form
// in the tests do.
#if DEBUG || FUZZ
import Bytes
import Recipe

@testable import Model

/// Reads garbage as everything that is ever read of a worker, of chatmill, or of an endpoint.
///
/// It may be no line of any of them; a trap, or a result that lies elsewhere or is no object, is a
/// defect.
package enum LineTrial {
  /// Cuts the bytes into lines, in pieces of `step` bytes, and reads each.
  /// - Returns: how many lines said something.
  package static func read(_ bytes: [UInt8], step: Int) -> Int {
    var (lines, count) = (LineBuffer(most: WorkerLine.most), 0)
    for start in stride(from: 0, to: bytes.count, by: step) {
      bytes[start..<min(start + step, bytes.count)].withUnsafeBytes { lines.append($0) }
      while let isLine = lines.next({ read($0) }) { count += isLine ? 1 : 0 }
    }
    return count
  }

  private static func read(_ line: Bytes) -> Bool {
    precondition(!line.contains(0x0A), "a line with a line end")
    checkValue(line)
    checkText(line)
    judge(line)
    checkOrder(line)
    return isMessage(line)
  }

  private static func isMessage(_ line: Bytes) -> Bool {
    guard let said = try? WorkerLine(line) else { return false }
    guard case .results(_, let ranges, let errors) = said else { return true }
    var end = 0
    for range in ranges {
      precondition(range.lowerBound >= end && range.upperBound <= line.count, "elsewhere")
      end = range.upperBound
      let result = Bytes(rebasing: line[range])
      precondition(result.first == 0x7B && JSONScan.isValue(result), "no object")
    }
    precondition(errors.allSatisfy { ranges.indices.contains($0.place) }, "no such place")
    return true
  }

  /// The shortest form of a value is a value, and shortest.
  private static func checkValue(_ line: Bytes) {
    guard JSONScan.isValue(line) else { return }
    let short = Payload.canonical(line)
    short.withUnsafeBufferPointer {
      precondition(JSONScan.isValue($0) && Payload.canonical($0) == short, "not canonical")
    }
  }

  /// A text in quotes is a value that stands for the text.
  private static func checkText(_ line: Bytes) {
    let isText = String(validating: line, as: UTF8.self) != nil
    guard let quoted = JSONString.quoted(line) else {
      return precondition(!isText, "UTF-8 refused")
    }
    precondition(isText, "no UTF-8 taken")
    quoted.withUnsafeBufferPointer {
      let inner = Bytes(rebasing: $0[1..<$0.count - 1])
      precondition(JSONString.decoded(inner).elementsEqual(line), "another text")
      precondition(JSONString.isEqual(inner, String(decoding: line, as: UTF8.self)), "unequal")
    }
  }

  private static let judges: [KeepJudge] = ["a >= 0.5", "results = x", "a.b != true"].map {
    KeepJudge((try? KeepRule($0)).map { [$0] } ?? [])
  }

  private static func judge(_ line: Bytes) {
    for judge in judges where judge.verdict(line) == .keeps {
      precondition(line.contains(0x7B), "kept what is no object")
    }
    _ = try? KeepRule(String(decoding: line, as: UTF8.self))
  }

  private static func checkOrder(_ line: Bytes) {
    guard let order = BatchOrder(line) else { return }
    precondition(order.items.allSatisfy { JSONScan.isValue($0) }, "an item that is no value")
    for path in ["chat/completions", "embeddings"] {
      EndpointTrial.check(path, order.items, line)
    }
  }
}
#endif
