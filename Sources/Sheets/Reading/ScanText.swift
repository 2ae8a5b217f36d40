// Character data as the scanners accept it: checked like libxml2 would, copied only if it must
// change.
import Glibc

/// The judgement over a piece of character data.
enum TextVerdict {
  /// It is its own text.
  case plain
  /// It holds entities, character references or carriage returns.
  case coded
  /// libxml2 is to judge it.
  case foreign
}

enum ScanText {
  /// Judges the character data between two tags: valid UTF-8, characters that XML allows, no `]]>`.
  ///
  /// `]` followed by `]` counts as foreign, which it hardly ever is.
  @inline(__always)
  static func judge(_ text: UnsafeBufferPointer<UInt8>) -> TextVerdict {
    var place = text.baseAddress!
    let end = place + text.count
    var verdict = TextVerdict.plain
    while place < end {
      let byte = place[0]
      // Safe: past `end` stands `<` or padding, which no check takes for part of a character.
      if byte &- 0xE4 < 9 {
        guard isTail(place[1]), isTail(place[2]) else { return .foreign }
        place += 3
      } else if byte < 0x80 {
        if end - place >= 8, isPlainASCII(place.word64) {
          place += 8
        } else if byte >= 0x20, byte != 0x26, byte != 0x5D {
          place += 1
        } else {
          guard isAllowed(byte, next: place[1]) else { return .foreign }
          if byte == 0x26 || byte == 0x0D { verdict = .coded }
          place += 1
        }
      } else {
        let width = otherWidth(place)
        guard width > 0 else { return .foreign }
        place += width
      }
    }
    return verdict
  }

  /// Whether eight bytes are ASCII that stands for itself: no control, no `&`, no `]`.
  @inline(__always)
  private static func isPlainASCII(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (ampersand, bracket) = (word ^ ones &* 0x26, word ^ ones &* 0x5D)
    // With all top bits clear a subtraction sets one wherever a byte is too small, and above it at
    // worst.
    let found = word | (word &- ones &* 0x20) | (ampersand &- ones) | (bracket &- ones)
    return found & (ones &* 0x80) == 0
  }

  @inline(__always)
  private static func isAllowed(_ byte: UInt8, next: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0D, 0x26: true
    case 0x5D: next != 0x5D
    default: false
    }
  }

  @inline(__always)
  private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Width of a character of two to four bytes (RFC 3629), 0 if it is none or XML excludes it.
  private static func otherWidth(_ place: UnsafePointer<UInt8>) -> Int {
    let (first, second) = (place[0], place[1])
    switch first {
    case 0xC2...0xDF: return isTail(second) ? 2 : 0
    case 0xE0: return second >= 0xA0 && second <= 0xBF && isTail(place[2]) ? 3 : 0
    case 0xED: return second >= 0x80 && second <= 0x9F && isTail(place[2]) ? 3 : 0
    case 0xEF where second == 0xBF: return isTail(place[2]) && place[2] < 0xBE ? 3 : 0
    case 0xE1...0xEF: return isTail(second) && isTail(place[2]) ? 3 : 0
    case 0xF0:
      return second >= 0x90 && second <= 0xBF && isTail(place[2]) && isTail(place[3]) ? 4 : 0
    case 0xF1...0xF3: return isTail(second) && isTail(place[2]) && isTail(place[3]) ? 4 : 0
    case 0xF4:
      return second >= 0x80 && second <= 0x8F && isTail(place[2]) && isTail(place[3]) ? 4 : 0
    default: return 0
    }
  }

  /// Replaces the five entities and character references, and normalises line ends (XML 1.0, 2.11).
  /// - Throws: ``ScanStop/foreign`` for any other reference.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]
  ) throws(ScanStop) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == 0x26 {
        index += try reference(UnsafeBufferPointer(rebasing: text[index...]), &result)
      } else if byte == 0x0D {
        result.append(0x0A)
        index += index + 1 < text.count && text[index + 1] == 0x0A ? 2 : 1
      } else {
        result.append(byte)
        index += 1
      }
    }
  }

  /// Appends what a reference at the start of `text` means; returns its length.
  private static func reference(
    _ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]
  ) throws(ScanStop) -> Int {
    guard let end = text.prefix(12).firstIndex(of: 0x3B) else { throw .foreign }
    let name = String(decoding: text[1..<end], as: UTF8.self)
    switch name {
    case "amp": result.append(0x26)
    case "lt": result.append(0x3C)
    case "gt": result.append(0x3E)
    case "quot": result.append(0x22)
    case "apos": result.append(0x27)
    default: result.append(contentsOf: try character(name))
    }
    return end + 1
  }

  private static func character(_ name: String) throws(ScanStop) -> [UInt8] {
    let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst(1)
    guard name.hasPrefix("#"), digits.allSatisfy(\.isHexDigit), !digits.isEmpty,
      let value = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
      let scalar = Unicode.Scalar(value), isXML(scalar)
    else { throw .foreign }
    return Array(String(scalar).utf8)
  }

  /// XML 1.0, production 2.
  private static func isXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}

/// Room for one text whose references had to be replaced.
final class DecodedText {
  private var bytes: [UInt8] = []

  /// The text itself if it is plain, else its decoded form, which stays until the next call.
  /// - Throws: ``ScanStop/foreign`` for what libxml2 must judge.
  @inline(__always)
  func checked(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    switch ScanText.judge(text) {
    case .plain: return text
    case .foreign: throw .foreign
    case .coded: return try decode(text)
    }
  }

  private func decode(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    bytes.removeAll(keepingCapacity: true)
    try ScanText.decode(text, into: &bytes)
    // Safe: nothing appends to `bytes` before the next call, and the object outlives its user's
    // use.
    return bytes.withUnsafeBufferPointer { $0 }
  }
}
