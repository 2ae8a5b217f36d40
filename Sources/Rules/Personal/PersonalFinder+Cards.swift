// Numbers that check themselves: identity cards and bank cards.

extension PersonalFinder {
  /// A number of an identity card by GB 11643-1999: area, date of birth, serial number and check
  /// character.
  ///
  /// The old form of fifteen digits has no check character, and needs a word before it.
  func idCard(_ start: Int) -> Range<Int>? {
    guard isArea, let end = idCardEnd() ?? oldCardEnd(start) else { return nil }
    return isFree(before: start) && isFree(behind: end) && !followsGroup(start) ? start..<end : nil
  }

  /// The first two digits are those of a province (GB/T 2260).
  private var isArea: Bool {
    switch chain.value(0..<2) {
    case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81, 82, 83, 91: true
    default: false
    }
  }

  private func idCardEnd() -> Int? {
    guard chain.count >= 17, isDate(year: chain.value(6..<10), month: 10) else { return nil }
    guard chain.isSeparated(0..<17, by: { $0.isBlank || $0 == "-" }) else { return nil }
    if chain.count == 17 { return endWithX }
    guard checkDigit == chain[17].value, !chain.goesOn(18), !precedesGroup(18) else { return nil }
    return chain[17].separator == "." || chain[17].separator == ")" ? nil : chain.end(18)
  }

  private var endWithX: Int? {
    let end = chain.end(17)
    let place = text[end].isBlank || text[end] == "-" ? end + 1 : end
    return text[place].lowered == "x" && checkDigit == 10 ? place + 1 : nil
  }

  /// The check of ISO 7064, MOD 11-2; 10 stands for X.
  private var checkDigit: UInt8 {
    var sum = 0
    for index in 0..<17 { sum = (sum + Int(chain[index].value)) * 2 % 11 }
    return UInt8((12 - sum) % 11)
  }

  private func oldCardEnd(_ start: Int) -> Int? {
    guard chain.run(from: 0) == 15, isDate(year: 1900 + chain.value(6..<8), month: 8) else {
      return nil
    }
    return cues.idCard.isNear(start, reach: 12, text) ? chain.end(15) : nil
  }

  /// Whether four digits from `month` on are a day of that year.
  private func isDate(year: Int, month first: Int) -> Bool {
    let (month, day) = (chain.value(first..<first + 2), chain.value(first + 2..<first + 4))
    guard (1900...2035).contains(year), (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return day <= (isLeap ? 29 : 28)
    case 4, 6, 9, 11: return day <= 30
    default: return day <= 31
    }
  }
}

extension PersonalFinder {
  /// A number of a bank card by ISO/IEC 7812: 13 to 19 digits with the check digit of Luhn.
  ///
  /// One number in ten passes the check, so that a length or a beginning that is not usual needs a
  /// word before it.
  func bankCard(_ start: Int) -> Range<Int>? {
    guard chain.count >= 13, isFree(before: start), !followsGroup(start) else { return nil }
    for length in (13...19).reversed() where isCard(length, start) {
      let end = chain.end(length)
      if isFree(behind: end), text[end] != "-" || !text[end + 1].isAlphanumeric {
        return start..<end
      }
    }
    return nil
  }

  private func isCard(_ length: Int, _ start: Int) -> Bool {
    guard length <= chain.count, !chain.goesOn(length), isGrouped(length), passesLuhn(length) else {
      return false
    }
    if isUsualCard(length), !cues.orderNearby.isNear(start, reach: 8, text) { return true }
    return isIssuer(chain[0].value) && cues.bankCard.isNear(start, reach: 12, text)
  }

  private func isIssuer(_ first: UInt8) -> Bool { first == 9 || (3...6).contains(first) }

  private func isUsualCard(_ length: Int) -> Bool {
    let issuer = chain.value(0..<2)
    if issuer == 62 { return length == 16 || length == 19 }
    guard length == 16 else { return false }
    return issuer / 10 == 4 || (51...55).contains(issuer) || (35...37).contains(issuer)
  }

  /// Whether the digits are in one piece or in groups as on a card: fours, 4-6-5, 6-13.
  private func isGrouped(_ length: Int) -> Bool {
    let gaps = chain.gaps(0..<length)
    if gaps == 0 { return true }
    guard !precedesGroup(length), isEvenlySeparated(length) else { return false }
    let fours: UInt32 = (1 << 4 | 1 << 8 | 1 << 12 | 1 << 16) & (1 << UInt32(length) - 1)
    return gaps == fours || gaps == 1 << 4 | 1 << 10 && length <= 15 || gaps == 1 << 6
  }

  private func isEvenlySeparated(_ length: Int) -> Bool {
    let isBlank = chain.isSeparated(0..<length) { $0.isBlank }
    return isBlank || chain.isSeparated(0..<length) { $0 == "-" }
  }

  private func passesLuhn(_ length: Int) -> Bool {
    var sum = 0
    for index in 0..<length {
      let digit = Int(chain[index].value)
      let isDoubled = (length - index) % 2 == 0
      sum += isDoubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit
    }
    return sum % 10 == 0
  }
}
