// Numbers of fixed telephones. Service numbers, 400 and 800, are nobody's.

extension PersonalFinder {
  /// A number with its area code, `0755-12345678`, `(010) 1234 5678`, with an extension if one
  /// follows.
  ///
  /// Digits in one piece need a word before them: an order number may begin with `0` too.
  func landline(_ start: Int) -> Range<Int>? {
    guard let area = areaCode(start), let length = subscriber(area.digits) else { return nil }
    let last = area.digits.upperBound + length
    guard !chain.goesOn(last), !isOrder(start) else { return nil }
    let end = chain.end(last)
    guard isFree(before: area.start), isFree(behind: end) else { return nil }
    return area.start..<(extensionEnd(end) ?? end)
  }

  private func areaCode(_ start: Int) -> (digits: Range<Int>, start: Int)? {
    guard let code = countryCode(start) else { return nil }
    let isAbroad = code.digits > 0
    let isZero = chain[code.digits].value == 0
    guard isZero || isAbroad else { return nil }
    guard let length = areaLength(code.digits + (isZero ? 1 : 0)) else { return nil }
    let area = code.digits..<code.digits + length + (isZero ? 1 : 0)
    guard chain.count > area.upperBound, chain.gaps(area) == 0 else { return nil }
    return areaStart(area, code).map { (area, $0) }
  }

  /// Where the number begins, by what stands behind its area code.
  private func areaStart(_ area: Range<Int>, _ code: CountryCode) -> Int? {
    let first = chain[area.lowerBound].place
    switch chain[area.upperBound].separator {
    case "-", " ": return code.start
    case ")": return text[first - 1] == "(" && code.digits == 0 && first > free ? first - 1 : nil
    case 0: return cues.landline.isNear(code.start, reach: 6, text) ? code.start : nil
    default: return nil
    }
  }

  /// Digits of the area code that begins there, without its `0`: 10, 2x, 3xx to 9xx.
  private func areaLength(_ first: Int) -> Int? {
    guard chain.count >= first + 3 else { return nil }
    let two = chain.value(first..<first + 2)
    if two == 10 || two / 10 == 2 && two != 26 { return 2 }
    return two >= 31 && (two % 10 != 0 || two == 70) ? 3 : nil
  }

  /// Digits of the number within the area, which begins behind `area`: eight, or seven in smaller
  /// places.
  private func subscriber(_ area: Range<Int>) -> Int? {
    let first = area.upperBound
    guard (2...8).contains(chain[first].value) else { return nil }
    let (run, next) = (chain.run(from: first), chain.run(from: first + chain.run(from: first)))
    let length = run == 4 && next == 4 ? 8 : run == 3 && next == 4 ? 7 : run
    guard length == 8 || length == 7 && isLongArea(area) else { return nil }
    let body = first..<first + length
    let isPlain = chain.isSeparated(body) { $0.isBlank || $0 == "-" }
    return isPlain && (run == length || !precedesGroup(body.upperBound)) ? length : nil
  }

  private func isLongArea(_ area: Range<Int>) -> Bool {
    area.count - (chain[area.lowerBound].value == 0 ? 1 : 0) == 3
  }

  /// Where `-801`, `转801` or ` ext 801` ends.
  private func extensionEnd(_ end: Int) -> Int? {
    var place = text[end].isBlank ? end + 1 : end
    let word = text[place] == "-" ? 1 : cues.extensionMark.length(startingAt: place, text)
    guard word > 0 else { return nil }
    place += word
    if text[place].isBlank { place += 1 }
    let first = place
    while text[place].isDigit, place - first <= 6 { place += 1 }
    return (1...6).contains(place - first) && isFree(behind: place) ? place : nil
  }
}
