// Where a service listens.

/// An address of this machine, or a socket in its file system.
package enum ListenAddress: Equatable, Sendable {
  /// - port: 0 for any that is free.
  case host(String, port: Int)
  case unix(path: String)

  /// `127.0.0.1:8080`, `[::1]:8080`, `unix:PATH`; nil for anything else.
  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      // sockaddr_un has 108 bytes with the NUL (unix(7)).
      guard (1...107).contains(path.utf8.count) else { return nil }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[colon...].dropFirst()),
      (0...65535).contains(port)
    else { return nil }
    guard let host = ListenAddress.host(text[..<colon]) else { return nil }
    self = .host(host, port: port)
  }

  /// An address of version 6 stands in brackets.
  private static func host(_ text: Substring) -> String? {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let inner = text.dropFirst().dropLast()
      return inner.contains(":") ? String(inner) : nil
    }
    return text.isEmpty || text.contains(":") ? nil : String(text)
  }

  /// Nobody on another machine can reach it.
  package var isLocal: Bool {
    switch self {
    case .unix: true
    case .host("localhost", _), .host("::1", _): true
    case .host(let host, _):
      host.hasPrefix("127.") && host.split(separator: ".").count == 4
        && host.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }
  }
}
