// Numbers of telephones, mobile and fixed.

extension PersonalFinder {
  /// A mobile number of the mainland: eleven digits that begin with 13 to 19, as the numbering plan
  /// of the MIIT has them.
  func phone(_ start: Int) -> Range<Int>? {
    guard let code = countryCode(start), chain.count >= code.digits + 11 else { return nil }
    let body = code.digits..<code.digits + 11
    guard isMobile(body), !chain.goesOn(body.upperBound), isWritten(body, code, start) else {
      return nil
    }
    let whole = code.start..<chain.end(body.upperBound)
    guard isFree(before: whole.lowerBound), isFree(behind: whole.upperBound) else { return nil }
    return isOrder(start) ? nil : whole
  }

  private func isMobile(_ body: Range<Int>) -> Bool {
    chain[body.lowerBound].value == 1 && chain[body.lowerBound + 1].value >= 3
  }

  /// Whether the number is in one piece, or in groups as people make them, alone.
  private func isWritten(_ body: Range<Int>, _ code: CountryCode, _ start: Int) -> Bool {
    let gaps = chain.gaps(body)
    if gaps == 0 { return true }
    guard isMobileGrouping(gaps), isPlain(body) || gaps == 0b1000_1000 && isDotted(body) else {
      return false
    }
    return !precedesGroup(body.upperBound) && (code.digits > 0 || !followsGroup(start))
  }

  private func isPlain(_ body: Range<Int>) -> Bool {
    chain.isSeparated(body) { $0.isBlank || $0 == "-" }
  }

  private func isDotted(_ body: Range<Int>) -> Bool { chain.isSeparated(body) { $0 == "." } }

  /// 3-4-4, 3-8, 7-4, 4-4-3, 4-3-4, 3-3-5, 3-5-3.
  private func isMobileGrouping(_ gaps: UInt32) -> Bool {
    switch gaps {
    case 0b1000_1000, 0b1000, 0b1000_0000: true
    case 0b1_0001_0000, 0b1001_0000, 0b100_1000, 0b1_0000_1000: true
    default: false
    }
  }
}

/// `+86`, `0086`, `(86)` and the like before a number: how many digits of the chain it takes, and
/// where it begins.
struct CountryCode {
  var digits = 0
  var start: Int
}

extension PersonalFinder {
  /// The country code of China at `start`, none if other digits stand there; nil if it is not
  /// a code and not a number.
  func countryCode(_ start: Int) -> CountryCode? {
    let digits = chain.value(0..<2) == 86 ? 2 : chain.value(0..<4) == 86 ? 4 : 0
    if digits == 0 { return CountryCode(start: start) }
    guard chain.gaps(0..<digits) == 0, chain.count > digits else { return nil }
    let isPlus = digits == 2 && text[start - 1] == "+" && start > free
    let front = isPlus ? start - 1 : start
    switch chain[digits].separator {
    case ")":
      guard text[front - 1] == "(", front > free else { return nil }
      return CountryCode(digits: digits, start: front - 1)
    case "-": return CountryCode(digits: digits, start: front)
    case ".": return nil
    default:
      let isSure = isPlus || digits == 4 || isBareCode(start)
      return isSure ? CountryCode(digits: digits, start: front) : nil
    }
  }

  /// `8613800138000` is a number of thirteen digits like any other, but where a telephone is spoken
  /// of.
  private func isBareCode(_ start: Int) -> Bool {
    chain.run(from: 0) == 13 && cues.phone.isNear(start, reach: 6, text)
  }
}
