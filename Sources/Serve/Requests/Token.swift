// The one secret of a service.

/// What a client must show; compared in a time that tells nothing of it but its length.
package struct Token: Sendable {
  package static let leastBytes = 16
  private let bytes: [UInt8]

  /// - Parameter file: a token file's bytes; white space at its ends is no part of the token.
  /// - Returns: nil where the token would be too short, or holds what no header can.
  package init?(file: [UInt8]) {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte &- 9 < 5 }
    let start = file.firstIndex { !isSpace($0) } ?? file.count
    let end = file.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
    bytes = Array(file[start..<end])
    let isPrintable = bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard bytes.count >= Token.leastBytes, isPrintable else { return nil }
  }

  /// Whether an `Authorization` header shows the token (RFC 6750).
  package func opens(_ header: String?) -> Bool {
    guard let header, header.utf8.count > 7, header.prefix(7).lowercased() == "bearer " else {
      return false
    }
    let shown = Array(header.utf8.dropFirst(7))
    var difference = UInt64(shown.count ^ bytes.count)
    for place in bytes.indices {
      difference |= UInt64(bytes[place] ^ (shown.isEmpty ? 0 : shown[place % shown.count]))
    }
    return difference == 0
  }
}
