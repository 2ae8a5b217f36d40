// Stands in a connection's channel: sees the client go, ends what takes too long, and closes behind
// the last answer.
import HTTPTypes
import Model
import NIOCore
import NIOHTTPTypes
import Serve

/// The client was too slow over a body.
struct SlowBody: Error {}

/// Watches the parts of requests and answers that pass. Lives on its channel's event loop.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let inbox: Inbox
  private let presences: Presences
  private var presence: Presence?
  private var pace = ConnectionPace(at: SystemCall.now)
  private var clock: RepeatedTask?
  /// Requests whose answer is not written.
  private var open = 0
  /// The answer at hand is the last one.
  private var isLast = false
  /// A request was told that its body is too slow.
  private var hasFailed = false

  init(_ inbox: Inbox, _ presences: Presences) { (self.inbox, self.presences) = (inbox, presences) }

  func handlerAdded(context: ChannelHandlerContext) {
    presence = presences.add(context.channel)
    try? context.pipeline.syncOperations.addHandler(FirstBytes(self), position: .first)
    let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
    clock = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) {
      _ in bound.value.watch.look(bound.value.context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave(context) }

  func bytesCame() { pace.bytesCame(at: SystemCall.now) }

  // MARK: In

  func read(context: ChannelHandlerContext) {
    pace.wanted(at: SystemCall.now)
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body: break
    case .end: pace.bodyEnded(at: SystemCall.now)
    }
    context.fireChannelRead(data)
  }

  private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
    let isStream = Porter.isStream(head.headerFields[.contentType]) ?? false
    pace.headEnded(isStream: isStream, at: SystemCall.now)
    open += 1
    inbox.requestBegan()
    guard head.headerFields[.expect]?.lowercased() == "100-continue", open == 1 else { return }
    context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { presence?.leave() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave(context)
    context.fireChannelInactive()
  }

  private func leave(_ context: ChannelHandlerContext) {
    guard presence != nil else { return }
    presence?.leave()
    presence = nil
    presences.remove(context.channel)
    clock?.cancel()
    for _ in 0..<open { inbox.requestEnded() }
    open = 0
  }

  // MARK: Out

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isLast = isLast || head.headerFields[.connection] == "close"
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end: end(context, data, promise)
    }
  }

  private func end(
    _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
  ) {
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
    written.futureResult.whenComplete { _ in bound.value.watch.answered(bound.value.context) }
    context.write(data, promise: written)
    if isLast { context.flush() }
  }

  private func answered(_ context: ChannelHandlerContext) {
    guard open > 0 else { return }
    open -= 1
    pace.answered(at: SystemCall.now)
    inbox.requestEnded()
    if isLast { context.close(promise: nil) }
  }

  // MARK: Time

  private func look(_ context: ChannelHandlerContext) {
    switch pace.verdict(at: SystemCall.now) {
    case .fine: break
    case .close: context.close(promise: nil)
    case .slowHead: refuse(context)
    case .slowBody where hasFailed: context.close(promise: nil)
    case .slowBody:
      hasFailed = true
      context.fireErrorCaught(SlowBody())
    }
  }

  /// Answers what is no request yet.
  private func refuse(_ context: ChannelHandlerContext) {
    let refusal = Refusal(.slow, "the head of the request took too long")
    inbox.measure { $0.answered(nil, refusal.status) }
    var head = HTTPResponse(status: .requestTimeout)
    head.headerFields[.connection] = "close"
    head.headerFields[.contentType] = "application/json"
    head.headerFields[.contentLength] = "\(refusal.body.count)"
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let body = context.channel.allocator.buffer(bytes: refusal.body)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }
}

@available(*, unavailable)
extension ConnectionWatch: Sendable {}

/// Stands before everything else, where a head that is not whole yet can be seen.
private final class FirstBytes: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let watch: ConnectionWatch

  init(_ watch: ConnectionWatch) { self.watch = watch }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    watch.bytesCame()
    context.fireChannelRead(data)
  }
}

@available(*, unavailable)
extension FirstBytes: Sendable {}
