// Number plates of vehicles, and documents for travelling.

extension PersonalFinder {
  /// Where a plate by GA 36-2018 ends: province, letter, five characters or six of a vehicle with
  /// new energy.
  ///
  /// A plate holds three digits at least. A character that ends another word, as in 阿里云 or 最新, is
  /// no province.
  func plateEnd(_ start: Int) -> Int? {
    guard isProvince(text[start]), isSerial(text[start + 1]), text[start + 1].isLatin else {
      return nil
    }
    let isOther = cues.notProvince.length(endingAt: start + 1, text) > 0
    let gap = isPlateGap(text[start + 2]) ? 1 : 0
    let end = isOther ? nil : serialEnd(start + 2 + gap)
    return end.flatMap { cues.model.length(startingAt: $0, text) > 0 ? nil : $0 }
  }

  private func isPlateGap(_ scalar: UInt32) -> Bool {
    scalar == 0xB7 || scalar == "-" || scalar.isBlank || scalar == "."
  }

  private func serialEnd(_ start: Int) -> Int? {
    var end = start
    while text[end].isAlphanumeric, end - start <= 6 { end += 1 }
    var letters = 0
    for index in start..<end {
      if !isSerial(text[index]) { return nil }
      if text[index].isLatin { letters += 1 }
    }
    if text[end] == "_" || text[end] == "-" && text[end + 1].isAlphanumeric { return nil }
    switch end - start {
    case 4: return letters <= 1 && isMark(text[end]) ? end + 1 : nil
    case 5: return letters <= 2 ? end + (isTrailing(text[end]) ? 1 : 0) : nil
    case 6: return isNewEnergy(start) && letters <= 2 ? end : nil
    default: return nil
    }
  }

  /// `D12345`, `DA1234` or `12345D`; A to C, E and G to K stand for the same as D and F since these
  /// ran out.
  private func isNewEnergy(_ start: Int) -> Bool {
    for index in start + 2..<start + 5 where !text[index].isDigit { return false }
    let (first, last) = (text[start].isLatin, text[start + 5].isLatin)
    if first { return isEnergy(text[start]) && !last }
    return text[start + 1].isDigit && last && isEnergy(text[start + 5])
  }

  private func isEnergy(_ scalar: UInt32) -> Bool { scalar.lowered &- 0x61 < 11 }

  /// The alphabet of plates is without I and O.
  private func isSerial(_ scalar: UInt32) -> Bool {
    let letter = scalar.lowered
    return scalar.isAlphanumeric && letter != "i" && letter != "o"
  }

  private func isMark(_ scalar: UInt32) -> Bool { scalar == "学" || isTrailing(scalar) }

  private func isTrailing(_ scalar: UInt32) -> Bool {
    switch scalar {
    case "警", "港", "澳", "挂": true
    default: false
    }
  }

  private func isProvince(_ scalar: UInt32) -> Bool {
    switch scalar {
    case "京", "津", "沪", "渝", "冀", "豫", "云", "辽", "黑", "湘", "皖", "鲁", "新", "苏", "浙", "赣": true
    case "鄂", "桂", "甘", "晋", "蒙", "陕", "吉", "闽", "贵", "粤", "青", "藏", "川", "宁", "琼": true
    default: false
    }
  }
}

extension PersonalFinder {
  /// A passport or a travel permit of China, behind a word: one letter and 8 digits, two and 7, `H`
  /// or `M` and 10.
  func passport(_ start: Int) -> Range<Int>? {
    guard isHolder(text[start].lowered) else { return nil }
    let digits = text[start + 1].isLatin ? start + 2 : start + 1
    var end = digits
    while text[end].isDigit, end - start <= 11 { end += 1 }
    let isPermit = end - start == 11 && (text[start].lowered == "h" || text[start].lowered == "m")
    guard end - start == 9 || isPermit && digits == start + 1 else { return nil }
    guard isFree(before: start), isFree(behind: end) else { return nil }
    return cues.passport.isNear(start, reach: 12, text) ? start..<end : nil
  }

  private func isHolder(_ letter: UInt32) -> Bool {
    switch letter {
    case "e", "g", "d", "s", "p", "h", "k", "m", "c", "w", "t", "l": true
    default: false
    }
  }

  /// A permit for residents of Taiwan, eight digits behind its name.
  func residentPermit(_ start: Int) -> Range<Int>? {
    guard chain.run(from: 0) == 8, isFree(before: start), isFree(behind: start + 8) else {
      return nil
    }
    let end = announced(start).end
    return cues.resident.length(endingAt: end, text) > 0 ? start..<start + 8 : nil
  }
}
