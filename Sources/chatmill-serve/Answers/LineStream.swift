// Many conversations over one request: a line each, an answer a line, in order.
import Bytes
import Hummingbird
import Model
import NIOCore
import Serve

/// Answers the lines of a body while it comes. It is read only as fast as they are answered: at
/// most ``AnswerLimits/lines`` are open.
struct LineStream: Sendable {
  let scorer: Scorer
  let limits: AnswerLimits
  let patience: Double

  /// - Parameter write: gets each answer with its line end.
  func run(_ body: RequestBody, _ write: ([UInt8]) async throws -> Void) async throws {
    let queue = LineQueue(most: limits.lines)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await read(body, queue) }
      do {
        while let answer = await queue.next() { try await write(await answer.value + [0x0A]) }
      } catch {
        await queue.close()
        throw error
      }
    }
  }

  private func read(_ body: RequestBody, _ queue: LineQueue) async {
    var lines = LineBuffer(most: limits.body)
    var isSkipping = false
    do {
      for try await buffer in body {
        buffer.withUnsafeReadableBytes { lines.append($0) }
        while let line = lines.next({ Array($0) }) {
          if !(await put(isSkipping ? nil : line, queue)) { return }
          isSkipping = false
        }
        if lines.count > limits.body {
          lines.dropRest()
          isSkipping = true
        }
      }
      let rest = lines.rest { Array($0) }
      if isSkipping || rest != nil { _ = await put(isSkipping ? nil : rest, queue) }
    } catch {
      let refusal =
        error is SlowBody
        ? Refusal(.slow, "no line came for too long") : Refusal(.broken, "the body cannot be read")
      _ = await queue.append(Task { refusal.body })
    }
    await queue.finish()
  }

  /// - Parameter line: nil for one that was too long.
  /// - Returns: false once nobody reads the answers.
  private func put(_ line: [UInt8]?, _ queue: LineQueue) async -> Bool {
    guard let line, line.count <= limits.body else {
      return await queue.append(Task { Porter.tooLarge(limits.body).body })
    }
    return await queue.append(
      Task {
        do { return try await scorer.answer(line, patience: patience, waits: true) } catch {
          return (error as? Refusal ?? Refusal(.broken, "the line cannot be answered")).body
        }
      })
  }
}

/// Answers in the making, in the order of their lines; one side puts them in, the other takes them
/// out.
actor LineQueue {
  private let most: Int
  private var answers: [Task<[UInt8], Never>] = []
  private var isFinished = false
  private var isClosed = false
  private var reader: CheckedContinuation<Void, Never>?
  private var writer: CheckedContinuation<Void, Never>?
  /// Answers that were taken out and are waited for.
  private var taken = 0

  init(most: Int) { self.most = most }

  /// Waits for room. False once nobody takes anything out.
  func append(_ answer: Task<[UInt8], Never>) async -> Bool {
    while answers.count + taken >= most, !isClosed {
      await withCheckedContinuation { writer = $0 }
    }
    guard !isClosed else { return false }
    answers.append(answer)
    wake(&reader)
    return true
  }

  /// The next answer; nil behind the last one. What was taken before counts as written.
  func next() async -> Task<[UInt8], Never>? {
    taken = 0
    wake(&writer)
    while answers.isEmpty {
      if isFinished { return nil }
      await withCheckedContinuation { reader = $0 }
    }
    taken = 1
    return answers.removeFirst()
  }

  func finish() {
    isFinished = true
    wake(&reader)
  }

  func close() {
    isClosed = true
    wake(&writer)
  }

  private func wake(_ sleeper: inout CheckedContinuation<Void, Never>?) {
    sleeper?.resume()
    sleeper = nil
  }
}
