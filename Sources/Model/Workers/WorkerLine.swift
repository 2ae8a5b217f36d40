// The worker protocol: JSON Lines on a model process's standard input and output.
import Bytes
import FoundationEssentials
import Glibc

/// What a worker says of itself, first of all.
package struct Hello: Equatable, Sendable {
  package var model: String
  package var version: String
  package var bounds: WorkerBounds
  /// The one version of the protocol that there is.
  package static let protocolVersion = 1
}

/// One line of a worker.
enum WorkerLine: Equatable {
  case hello(Hello)
  /// - results: where each result stands in the line; each is a JSON object.
  /// - errors: those of them that are errors.
  case results(batch: Int, [Range<Int>], errors: [ItemError])
  case failed(batch: Int, message: String, isPassing: Bool = false)
  case tooBig(batch: Int)
  /// The model cannot be used at all.
  case fault(message: String)
  case busy(batch: Int)
  /// A line without anything in it.
  case blank
}

/// A line that is no message of the protocol.
struct WrongLine: Error, Equatable {
  /// What is wrong, to be read behind "the worker".
  let reason: String
}

extension WorkerLine {
  /// Bytes of one line, line end included.
  package static let most = 64 << 20

  /// - Throws: ``WrongLine``.
  init(_ line: Bytes) throws {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else {
      self = .blank
      return
    }
    var members = Members()
    var scan = JSONScan(line)
    let isWhole = scan.object { members.take($0, &$1) }
    scan.skipSpace()
    guard isWhole, scan.isAtEnd else { throw WorkerLine.wrong(line) }
    self = try members.message(line)
  }

  private static func wrong(_ line: Bytes) -> WrongLine {
    let start = String(decoding: line.prefix(80), as: UTF8.self)
    let cut = line.count > 80 ? "…" : ""
    return WrongLine(
      reason: "printed to standard output: \(start)\(cut); print to standard error instead")
  }

  /// The line that carries a batch: `{"batch":7,"items":[…]}`.
  static func append(
    batch: Int, _ items: [Int], _ payloads: PayloadTable, to line: inout [UInt8]
  ) {
    line += "{\"batch\":\(batch),\"items\":[".utf8
    for (place, item) in items.enumerated() {
      if place > 0 { line.append(0x2C) }
      payloads.withBytes(of: item) { line.append(contentsOf: $0) }
    }
    line += "]}\n".utf8
  }
}

/// The members of a worker's line that mean something.
private struct Members {
  private var batch: Int?
  private var busy: Int?
  private var results: [Range<Int>]?
  private var errors: [(place: Int, Range<Int>)] = []
  private var isObjects = true
  private var error: Range<Int>?
  private var hello: Range<Int>?
  private var fault: Range<Int>?
  private var isTooBig = false

  mutating func take(_ key: Bytes, _ scan: inout JSONScan) -> Bool {
    scan.skipSpace()
    let start = scan.place
    if Members.isKey(key, "results") { return takeResults(&scan) }
    guard scan.value() else { return false }
    let value = start..<scan.place
    if Members.isKey(key, "batch") { batch = number(scan.bytes, value) }
    if Members.isKey(key, "busy") { busy = number(scan.bytes, value) }
    if Members.isKey(key, "error") { error = value }
    if Members.isKey(key, "hello") { hello = value }
    if Members.isKey(key, "fault") { fault = value }
    if Members.isKey(key, "tooBig") { isTooBig = scan.bytes[start] == 0x74 }
    return true
  }

  @inline(__always)
  private static func isKey(_ key: Bytes, _ name: StaticString) -> Bool {
    key.count == name.utf8CodeUnitCount
      && memcmp(key.baseAddress!, name.utf8Start, key.count) == 0
  }

  private func number(_ bytes: Bytes, _ range: Range<Int>) -> Int? {
    Int(String(decoding: bytes[range], as: UTF8.self))
  }

  private mutating func takeResults(_ scan: inout JSONScan) -> Bool {
    var found: [Range<Int>] = []
    let isWhole = scan.array { scan in
      let start = scan.place
      guard scan.next == 0x7B else {
        isObjects = false
        return scan.value()
      }
      var isError = false
      let isWhole = scan.object { key, scan in
        if key.count == 5, Members.isKey(key, "error") { isError = true }
        return scan.value()
      }
      if isError { errors.append((found.count, start..<scan.place)) }
      found.append(start..<scan.place)
      return isWhole
    }
    results = found
    return isWhole
  }

  func message(_ line: Bytes) throws -> WorkerLine {
    if let hello { return .hello(try decode(HelloText.self, line, hello).hello()) }
    if let fault { return .fault(message: try decode(ErrorText.self, line, fault).message) }
    if let busy { return .busy(batch: busy) }
    guard let batch else {
      throw WrongLine(reason: "said neither hello nor of which batch it speaks")
    }
    if isTooBig { return .tooBig(batch: batch) }
    if let error {
      let text = try decode(ErrorText.self, line, error)
      return text.tooBig == true
        ? .tooBig(batch: batch)
        : .failed(batch: batch, message: text.message, isPassing: text.passing ?? false)
    }
    guard let results else { throw WrongLine(reason: "answered batch \(batch) without results") }
    guard isObjects else { throw WrongLine(reason: "gave a result that is no JSON object") }
    return .results(batch: batch, results, errors: try errors.map { try itemError($0, line) })
  }

  private func itemError(_ found: (place: Int, range: Range<Int>), _ line: Bytes) throws
    -> ItemError
  {
    let text = try decode(ErrorResult.self, line, found.range).error
    return ItemError(
      place: found.place, message: text.message, mayRetry: text.retry ?? false,
      isPassing: text.passing ?? false)
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, _ line: Bytes, _ range: Range<Int>
  ) throws -> Value {
    do { return try JSONDecoder().decode(type, from: Data(line[range])) } catch {
      let text = String(decoding: line[range].prefix(80), as: UTF8.self)
      throw WrongLine(reason: "said \(text), which the protocol does not know")
    }
  }
}

private struct HelloText: Decodable {
  var `protocol`: Int
  var model: String?
  var version: String?
  var maxItems: Int?
  var maxBytes: Int?

  func hello() throws -> Hello {
    guard `protocol` == Hello.protocolVersion else {
      throw WrongLine(reason: "speaks protocol \(`protocol`), not \(Hello.protocolVersion)")
    }
    let bounds = WorkerBounds(items: maxItems ?? .max, bytes: maxBytes ?? .max)
    return Hello(model: model ?? "", version: version ?? "", bounds: bounds)
  }
}

private struct ErrorText: Decodable {
  var message: String
  var retry: Bool?
  var tooBig: Bool?
  var passing: Bool?

  private enum Key: CodingKey { case message, retry, tooBig, passing }

  /// A bare text will do for an error.
  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      message = text
      return
    }
    let fields = try decoder.container(keyedBy: Key.self)
    message = try fields.decodeIfPresent(String.self, forKey: .message) ?? "no message"
    retry = try fields.decodeIfPresent(Bool.self, forKey: .retry)
    tooBig = try fields.decodeIfPresent(Bool.self, forKey: .tooBig)
    passing = try fields.decodeIfPresent(Bool.self, forKey: .passing)
  }
}

private struct ErrorResult: Decodable { var error: ErrorText }
