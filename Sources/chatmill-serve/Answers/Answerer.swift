// Answers requests: who may come in, what is cleaned, what the model is asked.
import Bytes
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Recipe
import Serve

/// What a request's connection is known by.
struct ConnectionContext: InitializableFromSource {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Answers one request after another, on any thread.
struct Answerer: HTTPResponder {
  typealias Context = ConnectionContext

  let inbox: Inbox
  let presences: Presences
  let porter: Porter
  let cleaners: CleanerPool
  let limits: AnswerLimits
  let ruling: KeepRuling
  /// What a dialogue is to the model.
  let input: ModelInput

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let head = RequestHead(request)
    let response: Response
    var route = Route(rawValue: String(head.path.prefix { $0 != "?" }))
    do {
      let entry = try porter.admit(head)
      route = entry.route
      response = try await answer(entry, request, presences.of(context.channel))
    } catch let refusal as Refusal {
      response = Response(refusal)
    }
    inbox.measure { $0.answered(route, response.status.code) }
    return head.method == "HEAD" ? response.withoutBody : response
  }

  private func answer(
    _ entry: Entry, _ request: Request, _ presence: Presence
  ) async throws -> Response {
    switch entry.route {
    case .health: return Response(text: "ok\n")
    case .ready: return inbox.isReady ? Response(text: "ready\n") : Response(notReady)
    case .metrics: return Response(text: inbox.metrics.text)
    case .clean, .score: break
    }
    if inbox.isStopping { throw Refusal(.stopping, "the service is stopping", retryAfter: 1) }
    let patience = try limits.patience(request.headers[.deadline])
    let scorer = Scorer(
      cleaners: cleaners, presence: presence, scores: entry.route == .score, ruling: ruling,
      input: input)
    if entry.isStream {
      let stream = LineStream(scorer: scorer, limits: limits, patience: patience)
      return Response(stream, request.body)
    }
    let body = try await collect(request.body)
    return Response(json: try await scorer.answer(body, patience: patience, waits: false))
  }

  private var notReady: Refusal {
    Refusal(inbox.isStopping ? .stopping : .notReady, "no worker is ready", retryAfter: 1)
  }

  private func collect(_ body: RequestBody) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      for try await buffer in body {
        guard bytes.count + buffer.readableBytes <= limits.body else {
          throw Porter.tooLarge(limits.body)
        }
        bytes.append(contentsOf: buffer.readableBytesView)
      }
    } catch is SlowBody {
      throw Refusal(.slow, "the body of the request took too long")
    }
    return bytes
  }
}

/// Bounds of what is answered.
struct AnswerLimits: Sendable {
  /// Bytes of a body, or of a line of a stream.
  var body = 1 << 20
  /// Seconds within which the model must answer, at most.
  var deadline = 30.0
  /// Lines of one stream that may be open at once.
  var lines = 64

  /// - Parameter header: `X-Deadline-Ms`.
  func patience(_ header: String?) throws(Refusal) -> Double {
    guard let header else { return deadline }
    guard let milliseconds = Int(header), milliseconds > 0 else {
      throw Refusal(.badHeader, "X-Deadline-Ms must be a whole number above 0")
    }
    return min(deadline, Double(milliseconds) / 1000)
  }
}

extension HTTPField.Name {
  fileprivate static let deadline = HTTPField.Name("X-Deadline-Ms")!
}

extension RequestHead {
  fileprivate init(_ request: Request) {
    self.init(request.method.rawValue, request.head.path ?? "")
    contentType = request.headers[.contentType]
    authorization = request.headers[.authorization]
    contentLength = request.headers[.contentLength].flatMap { Int($0) }
  }
}
