// What a template has between its slots.

/// Bytes that a message must have, in one wording. Behind a double quote it may have a blank, since
/// clients differ in that.
struct Wording {
  private(set) var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }

  init() {}

  /// - Parameter text: in one wording; a blank behind a double quote says nothing.
  init(_ text: Substring) {
    for byte in text.utf8 where !(byte == Wording.blank && bytes.last == Wording.quote) {
      bytes.append(byte)
    }
  }

  /// Whether it says all there is to say: a message then is these bytes or not.
  var isExact: Bool { !bytes.contains(Wording.quote) }

  /// Where it ends if it begins at `start`; nil if it does not stand there.
  func end(in message: ArraySlice<UInt8>, from start: Int) -> Int? {
    var index = start
    for byte in bytes {
      guard index < message.endIndex, message[index] == byte else { return nil }
      index += 1
      if byte == Wording.quote, index < message.endIndex, message[index] == Wording.blank {
        index += 1
      }
    }
    return index
  }

  /// Where it begins if it ends at `end`; nil if it does not stand there.
  func start(in message: ArraySlice<UInt8>, to end: Int) -> Int? {
    var index = end
    for byte in bytes.reversed() {
      if byte == Wording.quote, index > message.startIndex, message[index - 1] == Wording.blank {
        index -= 1
      }
      guard index > message.startIndex, message[index - 1] == byte else { return nil }
      index -= 1
    }
    return index
  }

  static let quote: UInt8 = 0x22
  static let blank: UInt8 = 0x20
  /// Of a message's end, where it may be there or not.
  static let stop: UInt8 = 0x2E
}
