// Whether a client is still there, and what waits for the model on its behalf.
import NIOCore
import Serve
import Synchronization

/// One connection as its requests know it.
final class Presence: Sendable {
  private struct State {
    var isGone = false
    /// Numbers of the requests that wait for the model.
    var waiting: Set<Int> = []
  }

  private let state = Mutex(State())
  private let inbox: Inbox

  init(_ inbox: Inbox) { self.inbox = inbox }

  /// Asks the model. If the client goes, nobody waits for the answer any more.
  func reply(to ask: Ask) async -> Reply {
    let number = Mutex(0)
    let reply = await inbox.reply(to: ask) { request in
      number.withLock { $0 = request }
      attach(request)
    }
    detach(number.withLock { $0 })
    return reply
  }

  private func attach(_ request: Int) {
    let isGone = state.withLock { state in
      if !state.isGone { state.waiting.insert(request) }
      return state.isGone
    }
    if isGone { inbox.leave(request) }
  }

  private func detach(_ request: Int) { _ = state.withLock { $0.waiting.remove(request) } }

  var isGone: Bool { state.withLock { $0.isGone } }

  /// The client has closed the connection, or its half of it.
  func leave() {
    let waiting = state.withLock { state in
      state.isGone = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for request in waiting { inbox.leave(request) }
  }
}

/// The open connections by their channels.
final class Presences: Sendable {
  private let open = Mutex<[ObjectIdentifier: Presence]>([:])
  private let inbox: Inbox

  init(_ inbox: Inbox) { self.inbox = inbox }

  func add(_ channel: any Channel) -> Presence {
    let presence = Presence(inbox)
    let count = open.withLock { open in
      open[ObjectIdentifier(channel)] = presence
      return open.count
    }
    inbox.measure { $0.connections = count }
    return presence
  }

  func remove(_ channel: any Channel) {
    let count = open.withLock { open in
      open[ObjectIdentifier(channel)] = nil
      return open.count
    }
    inbox.measure { $0.connections = count }
  }

  /// One that is gone where the channel is not open any more.
  func of(_ channel: any Channel) -> Presence {
    if let presence = open.withLock({ $0[ObjectIdentifier(channel)] }) { return presence }
    let gone = Presence(inbox)
    gone.leave()
    return gone
  }
}
