// An endpoint as a model process: the worker protocol on one side, HTTP on the other.
import Bytes
import Glibc

/// Reads batches from one descriptor, asks an endpoint, writes the results to another.
package final class EndpointWorker {
  private let rule: EndpointRule
  private let input: Int32
  private let output: Int32
  private let http: HTTPLines
  private var desk: EndpointDesk
  private var lines = LineBuffer(most: WorkerLine.most)
  private var isOpen = true
  private var lastSign = 0.0
  private var luck = SystemRandomNumberGenerator()
  /// A sign of life goes out as often while a batch is in work, in seconds.
  private let heartbeat: Double

  /// - Throws: ``ModelError`` where libcurl is not there.
  package init(_ rule: EndpointRule, input: Int32 = 0, output: Int32 = 1) throws {
    (self.rule, self.input, self.output) = (rule, input, output)
    http = try HTTPLines(rule)
    desk = EndpointDesk(rule)
    heartbeat = min(10, rule.timeout / 4)
  }

  /// Works until the input has ended and its batches are answered.
  /// - Returns: false when the model cannot be used, which has been said on the output.
  package func run() throws -> Bool {
    try say(rule.hello.line)
    while isOpen || !desk.isIdle {
      try http.work { call, answer in
        desk.ended(
          call, answer, at: SystemCall.now, date: Double(time(nil)),
          luck: Double.random(in: 0...1, using: &luck))
      }
      try post()
      try say(desk.takeLines())
      if let fault = desk.fault {
        try sayFault(fault)
        return false
      }
      try showLife()
      guard isOpen || !desk.isIdle else { break }
      if try http.wait(isOpen ? input : -1, seconds: patience) { try read() }
    }
    return true
  }

  private func post() throws {
    while let call = desk.next(at: SystemCall.now) { try http.post(call.number, call.body) }
  }

  private var patience: Double {
    let now = SystemCall.now
    let beat = desk.isIdle ? Double.infinity : lastSign + heartbeat
    return min(desk.wakesAt, beat) - now
  }

  private func sayFault(_ fault: String) throws {
    let words = rule.hidingKey("\(rule.url) \(fault)")
    let text = Array(words.utf8).withUnsafeBufferPointer { JSONString.quoted($0) } ?? []
    try say(Array("{\"fault\":{\"message\":".utf8) + text + Array("}}\n".utf8))
  }

  private func showLife() throws {
    guard let batch = desk.anyBatch else {
      lastSign = SystemCall.now
      return
    }
    if SystemCall.now >= lastSign + heartbeat { try say(Array("{\"busy\":\(batch)}\n".utf8)) }
  }

  // MARK: Pipes

  private func say(_ line: [UInt8]) throws {
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemCall.failure("cannot write to standard output") }
      rest = rest.dropFirst(count)
      lastSign = SystemCall.now
    }
  }

  private func read() throws {
    withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      let count = Glibc.read(input, buffer.baseAddress!, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { return }
      guard count > 0 else {
        isOpen = false
        return
      }
      lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    while try lines.next({ try take($0) }) != nil {}
  }

  private func take(_ line: Bytes) throws {
    guard let order = BatchOrder(line) else {
      throw ModelError("standard input is no batch; start this as: chatmill batch --endpoint URL")
    }
    desk.take(batch: order.batch, order.items)
  }
}

/// A batch as chatmill sends it: `{"batch":7,"items":[…]}`.
struct BatchOrder {
  let batch: Int
  /// They point into the line.
  let items: [Bytes]

  /// Nil for any other line.
  init?(_ line: Bytes) {
    var (scan, batch, items) = (JSONScan(line), Int?.none, [Bytes]?.none)
    let isObject = scan.object { key, scan in
      scan.skipSpace()
      let start = scan.place
      guard scan.next == 0x5B, key.elementsEqual("items".utf8) else {
        guard scan.value() else { return false }
        let value = String(decoding: line[start..<scan.place], as: UTF8.self)
        if key.elementsEqual("batch".utf8) { batch = Int(value) }
        return true
      }
      var found: [Bytes] = []
      defer { items = found }
      return scan.array { scan in
        let start = scan.place
        guard scan.value() else { return false }
        found.append(Bytes(rebasing: line[start..<scan.place]))
        return true
      }
    }
    guard isObject, let batch, let items else { return nil }
    (self.batch, self.items) = (batch, items)
  }
}

extension Hello {
  /// The line that says it.
  var line: [UInt8] {
    func quoted(_ text: String) -> String {
      let bytes = Array(text.utf8).withUnsafeBufferPointer { JSONString.quoted($0) } ?? []
      return String(decoding: bytes, as: UTF8.self)
    }
    let most = bounds.items == .max ? "" : ",\"maxItems\":\(bounds.items)"
    let model = "\"model\":\(quoted(model)),\"version\":\(quoted(version))"
    return Array("{\"hello\":{\"protocol\":1,\(model)\(most)}}\n".utf8)
  }
}
