// Listens, and hands what comes to the answerer.
import Bytes
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import Model
import NIOCore
import Serve
import Synchronization

/// The address cannot be listened on.
struct ListenFailure: Error, CustomStringConvertible {
  let description: String
  /// Somebody else listens there.
  var isBusy = false
}

/// The one listening socket of a service. Its work is done by threads of its own.
final class Listener: Sendable {
  private let address: ListenAddress
  private let answerer: Answerer
  private let connections: Int
  /// nil until it listens, or cannot.
  private let outcome = Mutex<Result<String, ListenFailure>?>(nil)
  private let settled: (reading: Int32, writing: Int32)

  init(_ address: ListenAddress, _ answerer: Answerer, connections: Int) throws {
    (self.address, self.answerer, self.connections) = (address, answerer, connections)
    settled = try SystemCall.pipe()
  }

  /// Listens from now on, and says where on standard output.
  /// - Throws: ``ListenFailure``.
  func begin() throws {
    if case .unix(let path) = address { try UnixSocket.clear(path) }
    // The socket is of mode 0600 from its first moment on.
    let mask = umask(0o177)
    defer { umask(mask) }
    Task.detached { await self.run() }
    var byte: UInt8 = 0
    while read(settled.reading, &byte, 1) < 0, errno == EINTR {}
    let place = try outcome.withLock { $0! }.get()
    let line = Array("listening on \(place)\n".utf8)
    // Nobody who reads it is no failure.
    _ = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }

  /// Removes the socket's file.
  func end() { if case .unix(let path) = address { unlink(path) } }

  private func run() async {
    do {
      try await application.run()
      settle(.failure(ListenFailure(description: "listening has ended")))
    } catch {
      let isBusy = (error as? IOError)?.errnoCode == EADDRINUSE
      let reason = isBusy ? "another process listens there" : "\(error)"
      settle(.failure(ListenFailure(description: "\(name): \(reason)", isBusy: isBusy)))
    }
  }

  private var application: Application<Answerer> {
    var logger = Logger(label: "chatmill")
    logger.logLevel = .critical
    let (inbox, presences) = (answerer.inbox, answerer.presences)
    let channels = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionWatch(inbox, presences)])
    return Application(
      responder: answerer, server: .http1(configuration: channels),
      configuration: ApplicationConfiguration(
        address: bindAddress, backlog: 1024,
        availableConnectionsDelegate: .maximum(connections, logger: logger)),
      onServerRunning: { self.settle(.success(self.place($0.localAddress))) }, logger: logger)
  }

  private var bindAddress: BindAddress {
    switch address {
    case .unix(let path): .unixDomainSocket(path: path)
    case .host(let host, let port): .hostname(host, port: port)
    }
  }

  private var name: String {
    switch address {
    case .unix(let path): "unix:\(path)"
    case .host(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }

  private func place(_ bound: SocketAddress?) -> String {
    guard case .host(let host, _) = address, let port = bound?.port else { return name }
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  private func settle(_ result: Result<String, ListenFailure>) {
    let isFirst = outcome.withLock { outcome in
      defer { outcome = outcome ?? result }
      return outcome == nil
    }
    var byte: UInt8 = 1
    if isFirst { _ = write(settled.writing, &byte, 1) }
  }
}

/// The file of a socket.
private enum UnixSocket {
  /// Removes a socket that nobody listens on any more.
  /// - Throws: ``ListenFailure`` where somebody does, or where another file stands there.
  static func clear(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ListenFailure(description: "unix:\(path): a file that is no socket stands there")
    }
    if isHeard(path) {
      throw ListenFailure(description: "unix:\(path): another process listens there", isBusy: true)
    }
    unlink(path)
  }

  private static func isHeard(_ path: String) -> Bool {
    let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard file >= 0 else { return false }
    defer { close(file) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    return withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
