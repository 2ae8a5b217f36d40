// A few texts that a cell is compared with, end to end in one block.
import Bytes
import Glibc
import Recipe

/// A list of texts, compared by their bytes.
final class TextList {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let ends: [Int]
  private let isFolded: Bool

  /// - Parameter isFolded: ASCII letters count as equal in either case.
  init(_ values: [String], isFolded: Bool = false) {
    self.isFolded = isFolded
    let trimmed = values.map {
      Array(WhiteSpace.trimmed($0).utf8).map { isFolded ? lower($0) : $0 }
    }
    bytes = .allocate(capacity: trimmed.reduce(0) { $0 + $1.count })
    _ = bytes.initialize(from: trimmed.joined())
    ends = trimmed.reduce(into: []) { $0.append(($0.last ?? 0) + $1.count) }
  }

  deinit { bytes.deallocate() }

  var isEmpty: Bool { ends.isEmpty }

  @inline(__always)
  func contains(_ text: Bytes) -> Bool {
    var start = 0
    for end in ends {
      if end - start == text.count, equals(start, text) { return true }
      start = end
    }
    return false
  }

  @inline(__always)
  private func equals(_ start: Int, _ text: Bytes) -> Bool {
    guard let other = text.baseAddress, text.count > 0 else { return text.count == 0 }
    // Safe: as many bytes as the text has lie in the block from `start` on.
    let mine = bytes.baseAddress! + start
    guard isFolded else { return memcmp(mine, other, text.count) == 0 }
    return text.indices.allSatisfy { mine[$0] == lower(other[$0]) }
  }
}

@inline(__always)
private func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

/// Decides by message type.
final class TypeJudge {
  private let keep: TextList
  private let skip: TextList
  private let cut: TextList
  private var last: [UInt8] = []
  private var isLastKept = true

  init(_ lists: TypeLists) {
    (keep, skip, cut) = (TextList(lists.keep), TextList(lists.skip), TextList(lists.cut))
    isLastKept = isListed(Bytes(start: nil, count: 0))
  }

  /// Most rows are of the type of the row before.
  func isKept(_ type: Bytes) -> Bool {
    if type.count == last.count, type.isEmpty || memcmp(type.baseAddress!, last, last.count) == 0 {
      return isLastKept
    }
    last = Array(type)
    isLastKept = isListed(WhiteSpace.trimmed(type))
    return isLastKept
  }

  private func isListed(_ type: Bytes) -> Bool {
    if skip.contains(type) || cut.contains(type) { return false }
    return keep.isEmpty || keep.contains(type)
  }

  func isCut(_ type: Bytes) -> Bool { cut.contains(WhiteSpace.trimmed(type)) }
}
