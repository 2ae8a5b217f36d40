// Where somebody lives: a street or an estate with a number, and what it lies in.

extension PersonalFinder {
  /// An address around the number at `number`: two levels at least, the last a street or an estate,
  /// and a house. A street or an estate alone is enough behind a word such as 地址 or 寄到, or with a
  /// room in the house.
  ///
  /// It begins before the number. Many are missed, so that 深圳市10号发货, 中山路10号 and 3号楼在哪 stay.
  func address(_ number: Int) -> Range<Int>? {
    guard let house = houseEnd(number, isFirst: true) else { return nil }
    let place = text[number - 1].isBlank ? number - 1 : number
    let last = cues.street.length(endingAt: place, text)
    guard last > 0, let (start, isSure) = levelsStart(place) else { return nil }
    let (end, hasRoom) = addressEnd(house)
    guard isSure || hasRoom || isLivedIn(start) else { return nil }
    for index in number..<end where text[index].isDigit { return start..<end }
    return nil
  }

  /// Where a number with the word of a house ends: `10号`, `3-2栋`, `502室`.
  private func houseEnd(_ start: Int, isFirst: Bool) -> Int? {
    let number = houseNumberEnd(start)
    guard number > start else { return nil }
    let word = (isFirst ? cues.house : cues.room).length(startingAt: number, text)
    let end = number + word
    return word > 0 && cues.notHouse.length(startingAt: number, text) == 0 ? end : nil
  }

  /// Up to six letters, digits and dashes.
  private func houseNumberEnd(_ start: Int) -> Int {
    var end = start
    while text[end].isAlphanumeric || text[end] == "-" && end > start, end - start <= 6 { end += 1 }
    return end - start <= 6 ? end : start
  }

  /// Goes on with buildings, units and rooms behind the first number, and with an estate that has
  /// its own.
  private func addressEnd(_ first: Int) -> (end: Int, hasRoom: Bool) {
    var end = first
    for _ in 0..<6 {
      let next = text[end].isBlank || text[end] == "-" ? end + 1 : end
      guard let further = houseEnd(next, isFirst: false) ?? estateEnd(next) else { break }
      end = further
    }
    if let room = bareRoomEnd(end) { return (room, true) }
    return (end, end > first && cues.inside.length(endingAt: end, text) > 0)
  }

  /// Whether a word before it says that somebody lives there, or gets mail.
  private func isLivedIn(_ start: Int) -> Bool {
    var place = start
    while place > free, start - place < 4, isBeforeName(text[place - 1]) { place -= 1 }
    return cues.lives.length(endingAt: place, text) > 0
  }

  private func isBeforeName(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ":", " ", "是", "为", "在", "到", "【", "\"": true
    default: false
    }
  }

  /// 阳光花园3栋 behind the number in the street.
  private func estateEnd(_ start: Int) -> Int? {
    var place = start
    while place - start < 10, isPlaceName(text[place]) {
      place += 1
      if cues.estate.length(endingAt: place, text) > 0, place - start > 2,
        let end = houseEnd(place, isFirst: true)
      {
        return end
      }
    }
    return nil
  }

  /// The `502` of 3栋502.
  private func bareRoomEnd(_ end: Int) -> Int? {
    guard cues.building.length(endingAt: end, text) > 0 else { return nil }
    let start = text[end] == "-" || text[end].isBlank ? end + 1 : end
    var place = start
    while text[place].isDigit { place += 1; if place - start > 4 { return nil } }
    guard place - start >= 3, isFree(behind: place) else { return nil }
    return cues.measure.length(startingAt: place, text) == 0 ? place : nil
  }
}

extension PersonalFinder {
  /// Where the levels that end before `end` begin, and whether there are two of them; a province
  /// without its 省 is one too.
  private func levelsStart(_ end: Int) -> (start: Int, isSure: Bool)? {
    var (place, start, levels) = (end, end, 0)
    while levels < 8, let name = levelName(place) {
      levels += 1
      start = name
      place = text[name - 1].isBlank ? name - 1 : name
    }
    guard levels > 0 else { return nil }
    if let province = provinceStart(place) { return (province, true) }
    return (start, levels > 1 || beginsWithProvince(start..<end))
  }

  /// Where the name of the level begins that ends before `end`: two characters at least and its
  /// word.
  private func levelName(_ end: Int) -> Int? {
    let word = cues.level.length(endingAt: end, text)
    guard word > 0 else { return nil }
    var start = end - word
    while start > free, end - word - start < 6, isPlaceName(text[start - 1]) {
      let isName = end - word - start > 1
      if isName, cues.level.length(endingAt: start, text) > 0 { break }
      if cues.province.length(startingAt: start, text) > 0, end - word - start >= 2 { break }
      start -= 1
    }
    return end - word - start >= 2 ? start : nil
  }

  /// Where a province begins that ends before `end`.
  private func provinceStart(_ end: Int) -> Int? {
    let length = cues.province.length(endingAt: end, text)
    return length > 0 && end - length >= free ? end - length : nil
  }

  /// 北京中山路 lies in 北京, but 北京路 need not.
  private func beginsWithProvince(_ street: Range<Int>) -> Bool {
    let province = cues.province.length(startingAt: street.lowerBound, text)
    let word = cues.level.length(endingAt: street.upperBound, text)
    return province > 0 && street.count >= province + 2 + word
  }

  /// Han characters but those that make a sentence.
  private func isPlaceName(_ scalar: UInt32) -> Bool {
    guard scalar.isHan else { return false }
    return !cues.sentence.contains(scalar)
  }
}
