// Values as lines of JSON: what processes say to each other, and what digests are taken of.
import FoundationEssentials

/// One message as one line.
enum Line {
  static func encode(_ message: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try Array(encoder.encode(message)) + [0x0A]
  }

  /// A value as JSON whose bytes depend on nothing but the value.
  static func encodeSorted(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try Array(encoder.encode(value))
  }

  static func decode<Message: Decodable>(_ line: some Sequence<UInt8>) throws -> Message {
    try JSONDecoder().decode(Message.self, from: Data(line))
  }
}
