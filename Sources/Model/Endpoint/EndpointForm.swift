// What stands in a request to an endpoint, and where the results stand in its answer.
import Bytes

/// Why an answer with status 200 is none.
enum AnswerFault: Error, Equatable {
  /// Not what the interface answers: perhaps a proxy's page, or cut.
  case noAnswer(String)
  /// The model wrote something else than a JSON object.
  case noObject(String)
}

/// Requests and answers of one interface.
struct EndpointForm {
  private let rule: EndpointRule
  init(_ rule: EndpointRule) { self.rule = rule }

  // MARK: Requests

  func body(_ items: [Bytes]) -> [UInt8] {
    let texts = items.map { EndpointText.text($0, withRoles: rule.api == .chat) }
    var members: [[UInt8]] = []
    if !rule.name.isEmpty { members.append(member("model", quoted(Array(rule.name.utf8)))) }
    switch rule.api {
    case .chat: members.append(member("messages", list(messages(texts.first ?? []))))
    case .embeddings: members.append(member("input", list(texts.map(quoted))))
    case .score:
      members.append(member("text_1", quoted(Array((rule.prompts.first ?? "").utf8))))
      members.append(member("text_2", list(texts.map(quoted))))
    }
    if !rule.parameters.isEmpty { members.append(Array(rule.parameters.utf8)) }
    return [0x7B] + Array(members.joined(separator: [0x2C])) + [0x7D]
  }

  private func messages(_ text: [UInt8]) -> [[UInt8]] {
    let prompts = rule.prompts.isEmpty ? [EndpointRule.mark] : rule.prompts
    return prompts.enumerated().map { place, prompt in
      let role = place == prompts.count - 1 ? "user" : "system"
      return Array("{\"role\":\"\(role)\",\"content\":".utf8) + quoted(filled(prompt, text)) + [
        0x7D
      ]
    }
  }

  /// The prompt with the dialogue in its place; what the dialogue holds is not looked at again.
  private func filled(_ prompt: String, _ text: [UInt8]) -> [UInt8] {
    let (bytes, mark) = (Array(prompt.utf8), Array(EndpointRule.mark.utf8))
    var (result, place) = ([UInt8](), 0)
    while place < bytes.count {
      if bytes[place...].starts(with: mark) {
        result += text
        place += mark.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  private func member(_ name: String, _ value: [UInt8]) -> [UInt8] {
    Array("\"\(name)\":".utf8) + value
  }

  private func list(_ values: [[UInt8]]) -> [UInt8] {
    [0x5B] + Array(values.joined(separator: [0x2C])) + [0x5D]
  }

  private func quoted(_ text: [UInt8]) -> [UInt8] {
    text.withUnsafeBufferPointer { JSONString.quoted($0) } ?? [0x22, 0x22]
  }

  // MARK: Answers

  /// The results of a call, in the order of its items.
  /// - Throws: ``AnswerFault``.
  func results(_ body: [UInt8], count: Int) throws -> [[UInt8]] {
    try body.withUnsafeBufferPointer { bytes in
      guard JSONScan.isValue(bytes) else { throw noAnswer(body) }
      switch rule.api {
      case .chat: return [try object(bytes, body)]
      case .embeddings: return try values("embedding", bytes, body, count)
      case .score: return try values("score", bytes, body, count)
      }
    }
  }

  private func noAnswer(_ body: [UInt8]) -> AnswerFault {
    .noAnswer("answered what is no answer of …/\(rule.api.rawValue)\(CallVerdict.excerpt(body))")
  }

  /// What the model wrote, which must be an object.
  private func object(_ bytes: Bytes, _ body: [UInt8]) throws -> [UInt8] {
    guard let choice = elements("choices", bytes)?.first,
      let range = JSONField.range(["message", "content"], in: choice),
      choice[range.lowerBound] == 0x22
    else { throw noAnswer(body) }
    let text = JSONString.decoded(Bytes(rebasing: choice[range].dropFirst().dropLast()))
    let isCut =
      JSONField.range(["finish_reason"], in: choice).map {
        choice[$0].elementsEqual("\"length\"".utf8)
      } ?? false
    let isObject = text.withUnsafeBufferPointer { JSONScan.isValue($0) }
    let short = text.withUnsafeBufferPointer { Payload.canonical($0) }
    guard isObject, !isCut, short.first == 0x7B else {
      let what = isCut ? "the model's answer was cut" : "the model's answer is no JSON object"
      throw AnswerFault.noObject(what + CallVerdict.excerpt(text))
    }
    return short
  }

  /// The values of one name in `data`, put in order by `index`.
  private func values(_ name: String, _ bytes: Bytes, _ body: [UInt8], _ count: Int) throws
    -> [[UInt8]]
  {
    guard let data = elements("data", bytes), data.count == count else { throw noAnswer(body) }
    var results = [[UInt8]?](repeating: nil, count: count)
    for (place, entry) in data.enumerated() {
      guard let value = JSONField.range([name], in: entry) else { throw noAnswer(body) }
      let index = JSONField.range(["index"], in: entry).map { Int(text(entry, $0)) } ?? place
      guard let index, results.indices.contains(index), results[index] == nil else {
        throw noAnswer(body)
      }
      let inner = Payload.canonical(Bytes(rebasing: entry[value]))
      results[index] = Array("{\"\(name)\":".utf8) + inner + [0x7D]
    }
    return results.compactMap { $0 }
  }

  private func text(_ bytes: Bytes, _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func elements(_ name: String, _ bytes: Bytes) -> [Bytes]? {
    guard let range = JSONField.range([name], in: bytes) else { return nil }
    let inner = Bytes(rebasing: bytes[range])
    var (scan, found) = (JSONScan(inner), [Bytes]())
    let isList = scan.array { scan in
      let start = scan.place
      guard scan.value() else { return false }
      found.append(Bytes(rebasing: inner[start..<scan.place]))
      return true
    }
    return isList ? found : nil
  }
}
