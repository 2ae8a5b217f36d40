// Connections to one endpoint, kept alive, by libcurl.
import CCurl
import Glibc

/// Posts bodies to one address and collects the answers. One thread.
///
/// Memory is that of what is under way: bodies, and answers of at most 64 MiB.
final class HTTPLines {
  private let pool: OpaquePointer
  private let rule: EndpointRule
  private var idle: [OpaquePointer] = []
  private var busy: [OpaquePointer: (call: Int, body: UnsafeMutableBufferPointer<CChar>)] = [:]
  private static let mostAnswerBytes = 64 << 20

  /// - Throws: ``ModelError`` where libcurl is not there.
  init(_ rule: EndpointRule) throws {
    if let missing = ccurl_load() {
      throw ModelError("an endpoint needs libcurl: \(String(cString: missing))")
    }
    guard let pool = ccurl_pool_make(rule.calls) else { throw ModelError("libcurl cannot be used") }
    (self.pool, self.rule) = (pool, rule)
  }

  // What is under way ends with the process; the pool must outlive no line.
  deinit {
    if busy.isEmpty {
      for line in idle { ccurl_line_free(line) }
      ccurl_pool_free(pool)
    }
  }

  private func makeLine() throws -> OpaquePointer {
    // Without `Expect:` libcurl asks first whether a large body is welcome, and waits.
    var headers = ["Content-Type: application/json", "Accept: application/json", "Expect:"]
    headers.append("User-Agent: chatmill")
    if !rule.key.isEmpty { headers.append("Authorization: Bearer \(rule.key)") }
    let words: [UnsafePointer<CChar>?] = headers.map { UnsafePointer(strdup($0)) } + [nil]
    defer { for word in words { free(UnsafeMutablePointer(mutating: word)) } }
    let milliseconds = max(1, Int((rule.timeout * 1000).rounded()))
    guard
      let line = ccurl_line_make(rule.url, words, milliseconds, HTTPLines.mostAnswerBytes)
    else { throw ModelError("\(rule.url): libcurl cannot use this address") }
    return line
  }

  /// Begins a call.
  /// - Throws: ``ModelError``.
  func post(_ call: Int, _ body: [UInt8]) throws {
    let line = try idle.popLast() ?? makeLine()
    // libcurl reads the body until the call has ended.
    let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(1, body.count))
    for (place, byte) in body.enumerated() { copy[place] = CChar(bitPattern: byte) }
    busy[line] = (call, copy)
    guard ccurl_post(pool, line, copy.baseAddress, body.count) == 0 else {
      throw ModelError("\(rule.url): libcurl cannot begin a call")
    }
  }

  /// Does what can be done without waiting, and hands on the calls that have ended.
  func work(_ use: (Int, HTTPAnswer) -> Void) throws {
    guard ccurl_work(pool) == 0 else { throw ModelError("libcurl cannot go on") }
    var answer = ccurl_answer()
    while let line = ccurl_ended(pool, &answer) {
      guard let (call, body) = busy.removeValue(forKey: line) else { continue }
      body.deallocate()
      use(call, HTTPAnswer(answer))
      idle.append(line)
    }
  }

  /// Waits until there is something to do, `file` can be read, or the time is over.
  /// - Parameters:
  ///   - file: -1 for none.
  ///   - seconds: infinite for no end.
  /// - Returns: whether `file` can be read.
  func wait(_ file: Int32, seconds: Double) throws -> Bool {
    let milliseconds = Int32(min(1e6, max(0, (seconds * 1000).rounded(.up))))
    let found = ccurl_wait(pool, file, milliseconds)
    guard found >= 0 else { throw ModelError("libcurl cannot wait") }
    return found > 0
  }
}

extension HTTPAnswer {
  fileprivate init(_ answer: ccurl_answer) {
    failure = answer.failure.map { String(cString: $0) }
    (code, status) = (Int(answer.code), Int(answer.status))
    head = HTTPAnswer.bytes(answer.head, answer.head_size)
    body = HTTPAnswer.bytes(answer.body, answer.body_size)
  }

  private static func bytes(_ start: UnsafePointer<CChar>?, _ count: Int) -> [UInt8] {
    guard let start, count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
