// A request's JSON becomes a conversation, or a line about what is wrong with it.
import Bytes
import Model

/// Reads `{"messages":[{"agent":true,"text":"…","time":…,"type":…},…]}`.
///
/// What a message has beside `agent` or `role`, `text`, `time` and `type` are further columns, as a
/// file may have them: they tell rows apart. Of a member that stands twice the last counts. Time is
/// linear; memory is twice the body at most.
package struct ConversationReader {
  package static let mostMessages = 10_000
  /// Columns beside the known ones, of all messages together.
  package static let mostExtras = 64

  private var conversation = Conversation()
  private var names: Set<String> = []
  private var hasMessages = false
  private var fault: Refusal?

  private init() {}

  /// - Throws: ``Refusal`` that names the message at fault, counted from 1.
  package static func read(_ body: Bytes) throws(Refusal) -> Conversation {
    var reader = ConversationReader()
    var scan = JSONScan(body)
    let isObject = scan.object { reader.member($0, &$1) }
    if let fault = reader.fault { throw fault }
    scan.skipSpace()
    guard isObject, scan.isAtEnd else {
      throw Refusal(.badJSON, "not a JSON object at byte \(scan.place)")
    }
    guard reader.hasMessages else { throw Refusal(.badJSON, "messages is missing") }
    return reader.conversation
  }

  private mutating func member(_ key: Bytes, _ scan: inout JSONScan) -> Bool {
    scan.skipSpace()
    if key.elementsEqual("messages".utf8) { return messages(&scan) }
    if key.elementsEqual("profile".utf8) {
      guard let name = text(&scan) else { return refuse("profile must be a text") }
      conversation.profile = String(decoding: conversation.bytes[name], as: UTF8.self)
      return true
    }
    return scan.value()
  }

  private mutating func messages(_ scan: inout JSONScan) -> Bool {
    guard scan.next == 0x5B else { return refuse("messages must be a list") }
    hasMessages = true
    conversation.messages = []
    return scan.array { scan in
      guard conversation.messages.count < ConversationReader.mostMessages else {
        fault = Refusal(
          .tooLarge, "more than \(ConversationReader.mostMessages) messages")
        return false
      }
      return message(&scan)
    }
  }

  private mutating func message(_ scan: inout JSONScan) -> Bool {
    guard scan.next == 0x7B else { return wrong("must be an object") }
    var message = Conversation.Message()
    guard scan.object({ take($0, &$1, &message) }) else { return false }
    guard message.isAgent != nil || message.role != nil else {
      return wrong("says neither agent (true or false) nor role")
    }
    conversation.messages.append(message)
    return true
  }

  private mutating func take(
    _ key: Bytes, _ scan: inout JSONScan, _ message: inout Conversation.Message
  ) -> Bool {
    scan.skipSpace()
    switch KnownMember(key) {
    case .agent:
      guard let isAgent = truth(&scan) else {
        return wrong("has an agent that is not true or false")
      }
      message.isAgent = isAgent
    case .role:
      guard let role = text(&scan) else { return wrong("has a role that is no text") }
      message.role = role
    case .text:
      guard let text = text(&scan) else { return wrong("has a text that is no text") }
      message.text = text
    case .time:
      guard let time = cell(&scan) else { return false }
      message.time = time
    case .type:
      guard let type = cell(&scan) else { return false }
      message.type = type
    case nil: return extra(key, &scan, &message)
    }
    return true
  }

  private mutating func extra(
    _ key: Bytes, _ scan: inout JSONScan, _ message: inout Conversation.Message
  ) -> Bool {
    let name = String(decoding: JSONString.decoded(key), as: UTF8.self)
    guard names.contains(name) || names.count < ConversationReader.mostExtras else {
      return wrong("has one more column than the \(ConversationReader.mostExtras) that may be")
    }
    names.insert(name)
    guard let value = cell(&scan) else { return false }
    message.extras.removeAll { $0.name == name }
    message.extras.append(Conversation.Extra(name: name, value: value))
    return true
  }

  // MARK: Values

  private func truth(_ scan: inout JSONScan) -> Bool? {
    let isTrue = scan.next == 0x74
    guard isTrue || scan.next == 0x66, scan.value() else { return nil }
    return isTrue
  }

  private mutating func text(_ scan: inout JSONScan) -> Range<Int>? {
    scan.next == 0x22 ? cell(&scan) : nil
  }

  /// A value as a cell prints it: a text as what it means, null as nothing, else as it is written.
  private mutating func cell(_ scan: inout JSONScan) -> Range<Int>? {
    let (start, kind) = (scan.place, scan.next)
    guard scan.value() else { return nil }
    let begin = conversation.bytes.count
    if kind == 0x22 {
      let inner = Bytes(rebasing: scan.bytes[start + 1..<scan.place - 1])
      conversation.bytes += JSONString.decoded(inner)
    } else if kind != 0x6E {
      conversation.bytes += scan.bytes[start..<scan.place]
    }
    return begin..<conversation.bytes.count
  }

  // MARK: Faults

  private mutating func wrong(_ what: String) -> Bool {
    refuse("message \(conversation.messages.count + 1) \(what)")
  }

  private mutating func refuse(_ what: String) -> Bool {
    fault = fault ?? Refusal(.badJSON, what)
    return false
  }
}

private enum KnownMember {
  case agent, role, text, time, type

  @inline(__always)
  init?(_ key: Bytes) {
    if key.elementsEqual("text".utf8) {
      self = .text
    } else if key.elementsEqual("agent".utf8) {
      self = .agent
    } else if key.elementsEqual("role".utf8) {
      self = .role
    } else if key.elementsEqual("time".utf8) {
      self = .time
    } else if key.elementsEqual("type".utf8) {
      self = .type
    } else {
      return nil
    }
  }
}
