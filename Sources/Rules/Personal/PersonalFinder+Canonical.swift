// One spelling for each datum, so that a count or a mask knows it again.
import Recipe

extension PersonalFinder {
  /// Appends the value that two spellings of one datum share.
  ///
  /// Full-width characters are folded and letters lower-cased, of a URL only in scheme and host.
  /// Blanks go everywhere; dashes, brackets and dots too if they only group: in numbers and
  /// plates. A telephone loses its country code, a fixed one keeps `-` before its extension.
  ///
  /// - Parameter match: the bytes of one match, valid UTF-8.
  package static func canonical(
    _ kind: PersonalKind, _ match: UnsafeBufferPointer<UInt8>, into value: inout [UInt8]
  ) {
    let start = value.count
    switch kind {
    case .phone, .landline, .qq, .bankCard, .idCard: appendNumber(kind, match, &value)
    case .plate: append(match, &value) { $0.isAlphanumeric || $0 > 0x7F && $0 != 0xB7 }
    case .passport, .wechat, .email, .address: append(match, &value) { !$0.isBlank }
    case .url: appendURL(match, &value)
    }
    if kind == .phone || kind == .landline { dropCountry(&value, start, kind) }
  }

  private static func append(
    _ match: UnsafeBufferPointer<UInt8>, _ value: inout [UInt8], where isKept: (UInt32) -> Bool
  ) {
    forEach(match) { if isKept($0) { append($0.lowered, &value) } }
  }

  private static func appendNumber(
    _ kind: PersonalKind, _ match: UnsafeBufferPointer<UInt8>, _ value: inout [UInt8]
  ) {
    let start = value.count
    var isGap = false
    forEach(match) { scalar in
      let isKept = scalar.isDigit || kind == .idCard && scalar.isLatin
      if isKept, isGap, kind == .landline { separateExtension(&value, start) }
      if isKept { value.append(scalar.lowered.ascii) }
      isGap = !isKept
    }
  }

  /// Behind eleven digits and a gap, those of the country aside, only an extension can follow.
  private static func separateExtension(_ value: inout [UInt8], _ start: Int) {
    let code = countryDigits(value[start...])
    let isAreaBare = code > 0 && value.count > start + code && value[start + code] != 0x30
    let digits = value.count - start - code + (isAreaBare ? 1 : 0)
    if digits >= 11, !value[start...].contains(0x2D) { value.append(0x2D) }
  }

  private static func countryDigits(_ digits: ArraySlice<UInt8>) -> Int {
    if digits.starts(with: "0086".utf8) { return 4 }
    return digits.starts(with: "86".utf8) ? 2 : 0
  }

  private static func dropCountry(_ value: inout [UInt8], _ start: Int, _ kind: PersonalKind) {
    let code = countryDigits(value[start...])
    value.removeSubrange(start..<start + code)
    if kind == .landline, value.count > start, value[start] != 0x30 {
      value.insert(0x30, at: start)
    }
  }

  /// What follows the host of an address of the web keeps its case.
  private static func appendURL(_ match: UnsafeBufferPointer<UInt8>, _ value: inout [UInt8]) {
    var slashes = 0
    var hostSlash = 1
    forEach(match) { scalar in
      if scalar == ":", slashes == 0 { hostSlash = 3 }
      if scalar == "/" { slashes += 1 }
      append(slashes < hostSlash ? scalar.lowered : scalar, &value)
    }
  }

  private static func forEach(_ match: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void) {
    var index = 0
    while index < match.count {
      let folded = FoldedText.fold(scalar(match, at: index))
      if folded != FoldedText.invisible { body(folded) }
      index += FoldedText.width(match[index])
    }
  }

  private static func append(_ scalar: UInt32, _ value: inout [UInt8]) {
    if scalar < 0x80 { return value.append(scalar.ascii) }
    Unicode.Scalar(scalar).map { value += UTF8.encode($0)! }
  }
}
