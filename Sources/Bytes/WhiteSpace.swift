// White space as Unicode counts it, over UTF-8 bytes.

/// Trimming by the property White_Space (UAX #44, PropList).
@usableFromInline package enum WhiteSpace {
  /// `bytes` without white space at either end; no copy is made.
  @inlinable @inline(__always)
  package static func trimmed(_ bytes: Bytes) -> Bytes {
    guard let base = bytes.baseAddress else { return bytes }
    var (start, end) = (0, bytes.count)
    while start < end {
      let length = spaceLength(base + start, end - start)
      if length == 0 { break }
      start += length
    }
    while end > start {
      let length = spaceLengthBefore(base + start, end - start)
      if length == 0 { break }
      end -= length
    }
    return Bytes(start: base + start, count: end - start)
  }

  package static func trimmed(_ text: String) -> String {
    var text = text
    return text.withUTF8 { String(decoding: trimmed($0), as: UTF8.self) }
  }

  /// Unicode scalars of a text: bytes that are no continuation (0b10...), eight at a time.
  package static func scalars(_ bytes: Bytes) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var (continuations, index) = (0, 0)
    while index + 8 <= raw.count {
      // Eight counts at once, of which none is to pass 255.
      let end = min(raw.count - 7, index + 8 * 255)
      var counts: UInt64 = 0
      while index < end {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        counts &+= word >> 7 & ~word >> 6 & 0x0101_0101_0101_0101
        index += 8
      }
      let pairs = counts & 0x00FF_00FF_00FF_00FF &+ counts >> 8 & 0x00FF_00FF_00FF_00FF
      continuations += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
    while index < raw.count {
      if raw[index] & 0xC0 == 0x80 { continuations += 1 }
      index += 1
    }
    return raw.count - continuations
  }

  /// Length of the white space character at `start`, 0 if none stands there.
  @inlinable @inline(__always)
  static func spaceLength(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let first = start[0]
    if first < 0x80 { return first == 0x20 || first &- 9 < 5 ? 1 : 0 }
    if first == 0xC2 { return count > 1 && (start[1] == 0x85 || start[1] == 0xA0) ? 2 : 0 }
    return count > 2 && isWideSpace(first, start[1], start[2]) ? 3 : 0
  }

  /// Length of the white space character that ends at `start + count`, 0 if none does.
  @inlinable @inline(__always)
  static func spaceLengthBefore(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let end = start + count
    if end[-1] < 0x80 { return spaceLength(end - 1, 1) }
    if count > 1, spaceLength(end - 2, 2) == 2 { return 2 }
    return count > 2 && isWideSpace(end[-3], end[-2], end[-1]) ? 3 : 0
  }

  /// U+1680, U+2000-200A, U+2028, U+2029, U+202F, U+205F, U+3000.
  @inlinable @inline(__always)
  static func isWideSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xE1, 0x9A): third == 0x80
    case (0xE2, 0x80): third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF
    case (0xE2, 0x81): third == 0x9F
    case (0xE3, 0x80): third == 0x80
    default: false
    }
  }
}

/// Copies a text by whole words, which for short ones is faster than a call. Eight bytes more than
/// the text has must be writable at `target`.
@inlinable @inline(__always)
func copyShort(_ text: Bytes, to target: UnsafeMutablePointer<UInt8>) {
  guard let source = text.baseAddress, text.count > 0 else { return }
  let (count, source8) = (text.count, UnsafeRawPointer(source))
  let target8 = UnsafeMutableRawPointer(target)
  if count >= 8 {
    var done = 0
    while done + 8 <= count {
      target8.storeBytes(
        of: source8.loadUnaligned(fromByteOffset: done, as: UInt64.self), toByteOffset: done,
        as: UInt64.self)
      done += 8
    }
    target8.storeBytes(
      of: source8.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self),
      toByteOffset: count - 8, as: UInt64.self)
  } else {
    for index in 0..<count { target[index] = source[index] }
  }
}
