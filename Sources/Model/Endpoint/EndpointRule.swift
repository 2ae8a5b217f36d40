// What makes an endpoint a model: where it is, what it is told, how much at once.
import Bytes

/// Which interface an endpoint has.
package enum EndpointAPI: String, CaseIterable, Sendable {
  /// One call for each item, answered with a JSON object.
  case chat = "chat/completions"
  /// One call for each batch; the result is `{"embedding":[…]}`.
  case embeddings
  /// One call for each batch; the result is `{"score":…}`.
  case score

  /// - Parameter url: its path tells; a query behind it does not.
  package init?(url: String) {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let bare = path.hasSuffix("/") ? path.dropLast() : path
    guard let api = EndpointAPI.allCases.first(where: { bare.hasSuffix("/" + $0.rawValue) }) else {
      return nil
    }
    self = api
  }

  package var isSingle: Bool { self == .chat }
}

/// An endpoint as a model.
package struct EndpointRule: Equatable, Sendable {
  package var url: String
  package var api: EndpointAPI
  /// The model that the endpoint is asked for; empty for none.
  package var name = ""
  /// What a prompt has in the place of the item.
  package static let mark = "{dialogue}"
  /// Messages of a chat, all but the last the system's; for scores the text to compare with.
  package var prompts: [String] = []
  /// Members that go into every request, as JSON without the braces: `"temperature":0`.
  package var parameters = ""
  /// Connections, and so calls at once.
  package var calls = 8
  /// Seconds that one call may take.
  package var timeout = 60.0
  /// Sent as Bearer, and taken out of every message; empty for none.
  package var key = ""

  /// - Throws: ``ModelError`` for an address or a path that is of no use.
  package init(url: String) throws {
    guard url.hasPrefix("http://") || url.hasPrefix("https://"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw ModelError("\(url): no address that begins with http:// or https://") }
    guard let api = EndpointAPI(url: url) else {
      let known = EndpointAPI.allCases.map { "…/" + $0.rawValue }.joined(separator: ", ")
      throw ModelError("\(url): its path tells of no interface; there are \(known)")
    }
    (self.url, self.api) = (url, api)
  }

  /// Takes the members of a JSON object as parameters.
  /// - Throws: ``ModelError``.
  package mutating func setParameters(_ json: String) throws {
    let bytes = Array(json.utf8)
    let inner: [UInt8]? = bytes.withUnsafeBufferPointer { text in
      guard JSONScan.isValue(text) else { return nil }
      let short = Payload.canonical(text)
      return short.first == 0x7B ? Array(short.dropFirst().dropLast()) : nil
    }
    guard let inner else { throw ModelError("parameters are a JSON object, such as {\"seed\":1}") }
    parameters = String(decoding: inner, as: UTF8.self)
  }

  /// What the endpoint says of itself as a worker. The version stands for all that shapes results
  /// but the model's name: interface, prompts and parameters.
  package var hello: Hello {
    let texts = [api.rawValue, parameters] + prompts
    var bytes: [UInt8] = []
    for text in texts {
      withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes += text.utf8
    }
    let print = bytes.withUnsafeBytes { Fingerprint($0) }
    let version = String(print.high, radix: 16)
    // A batch of a chat is as many calls as go out at once, so that a kill loses few of them.
    let most = api.isSingle ? calls : Int.max
    return Hello(
      model: name.isEmpty ? url : name, version: version, bounds: WorkerBounds(items: most))
  }
}
