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

  /// The path as one line: bytes that are not UTF-8 and control characters as `\xHH`.
  package var printable: String { PathText.printable(bytes) }
}

package enum PathText {
  /// `bytes` as one line of text; what is not UTF-8, and control characters, as `\xHH`.
  package static func printable(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let width = max(1, (~first).leadingZeroBitCount)
      let piece = rest.prefix(width)
      if let character = String(validating: piece, as: UTF8.self), !isControl(character) {
        text += character
        rest = rest.dropFirst(width)
      } else {
        text += "\\x" + hex(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// `text`, cut behind `limit` scalars where it is longer: a hostile workbook may have names of many megabytes.
  package static func shortened(_ text: String, to limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }

  private static func isControl(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}"
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}

/// A path in a message: a string where it is UTF-8, else the list of its bytes.
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
