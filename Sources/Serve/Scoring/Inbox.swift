// What the threads of connections and the thread of the model say to each other.
import Glibc
import Model
import Synchronization

/// What a request wants of the model.
package struct Ask: Sendable {
  /// A JSON value on one line.
  package var payload: [UInt8]
  /// Seconds within which it must be answered.
  package var patience: Double
  /// It stands in line where there is no room.
  package var waits: Bool

  package init(_ payload: [UInt8], patience: Double, waits: Bool = false) {
    (self.payload, self.patience, self.waits) = (payload, patience, waits)
  }
}

/// What a request gets of the model.
package enum Reply: Sendable {
  /// A JSON object as the worker wrote it.
  case result([UInt8])
  case refused(Refusal)
}

/// Letters to the thread of the model; a bell wakes it. Everything else that both sides know stands
/// here, too.
package final class Inbox: Sendable {
  enum Letter: Sendable {
    case ask(Int, Ask, CheckedContinuation<Reply, Never>)
    case left(Int)
  }

  private struct State {
    var letters: [Letter] = []
    var next = 0
    var metrics = Metrics()
    /// Requests that are in work, from their head to the last byte of their answer.
    var open = 0
    var isStopping = false
    var isReady = false
  }

  private let state = Mutex(State())
  private let bell: (reading: Int32, writing: Int32)

  /// - Throws: `ModelError` where no pipe is to be had.
  package init() throws {
    bell = try SystemCall.pipe()
    SystemCall.unblock(bell.reading)
    SystemCall.unblock(bell.writing)
  }

  deinit {
    close(bell.reading)
    close(bell.writing)
  }

  // MARK: For connections

  /// Asks the model and waits for the answer.
  /// - Parameter attach: told the request's number once it can be given to ``leave(_:)``.
  package func reply(to ask: Ask, attach: (Int) -> Void) async -> Reply {
    await withCheckedContinuation { continuation in
      let number = put { state in
        state.next += 1
        return .ask(state.next, ask, continuation)
      }
      attach(number)
    }
  }

  /// The client of a request has gone.
  package func leave(_ request: Int) {
    _ = put { state in
      state.metrics.cancelled += 1
      return .left(request)
    }
  }

  private func put(_ letter: (inout State) -> Letter) -> Int {
    let (number, rings) = state.withLock { state in
      state.letters.append(letter(&state))
      return (state.next, state.letters.count == 1)
    }
    if rings { ring() }
    return number
  }

  package func requestBegan() { state.withLock { $0.open += 1 } }

  package func requestEnded() {
    let rings = state.withLock { state in
      state.open -= 1
      return state.isStopping && state.open == 0
    }
    if rings { ring() }
  }

  package func measure(_ change: (inout Metrics) -> Void) { state.withLock { change(&$0.metrics) } }

  package var metrics: Metrics { state.withLock { $0.metrics } }

  package var isStopping: Bool { state.withLock { $0.isStopping } }

  /// A worker is ready, and nothing is ending.
  package var isReady: Bool { state.withLock { $0.isReady && !$0.isStopping } }

  // MARK: For the thread of the model

  /// Readable once there are letters.
  var bellFile: Int32 { bell.reading }

  var openRequests: Int { state.withLock { $0.open } }

  func takeLetters() -> [Letter] {
    state.withLock { state in
      defer { state.letters.removeAll(keepingCapacity: true) }
      return state.letters
    }
  }

  func silence() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(bell.reading, buffer.baseAddress, buffer.count) > 0 {}
    }
  }

  func beginStop() { state.withLock { $0.isStopping = true } }

  func setReady(_ isReady: Bool) { state.withLock { $0.isReady = isReady } }

  /// A full pipe will wake the reader as well.
  private func ring() {
    var byte: UInt8 = 1
    _ = write(bell.writing, &byte, 1)
  }
}
