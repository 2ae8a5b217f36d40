// Paths as people and pipes see them. A Linux path is bytes, not text.
import SystemPackage

extension FilePath {
  /// The bytes of the path, without the final NUL.
  package var bytes: [UInt8] {
    withPlatformString { start in
      var bytes: [UInt8] = []
      var next = start
      while next.pointee != 0 {
        bytes.append(UInt8(bitPattern: next.pointee))
        next += 1
      }
      return bytes
    }
  }

  package init(bytes: some Sequence<UInt8>) {
    self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The path as one line: what is not UTF-8 as `\xHH`, what is not printable as `\u{…}`.
  package var printable: String { PathText.printable(bytes) }
}

/// Paths and texts as messages show them.
package enum PathText {
  /// `bytes` as one line of text; see ``PrintableText/line(_:)``.
  package static func printable(_ bytes: [UInt8]) -> String { PrintableText.line(bytes) }

  /// `text`, cut behind `limit` scalars if it is longer: a hostile file may have names of many
  /// megabytes.
  package static func shortened(_ text: String, to limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}

/// A path in a message: a string if it is UTF-8, else the list of its bytes.
package struct WirePath: Codable, Equatable, Sendable {
  package let path: FilePath

  package init(_ path: FilePath) { self.path = path }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try? container.decode(String.self)
    let bytes = try text.map { Array($0.utf8) } ?? container.decode([UInt8].self)
    guard !bytes.contains(0) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a path with a NUL")
    }
    path = FilePath(bytes: bytes)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let text = String(validating: path.bytes, as: UTF8.self) {
      try container.encode(text)
    } else {
      try container.encode(path.bytes)
    }
  }
}
