// One answer of a worker while it is dealt with.
import Bytes

/// One answer while it is dealt with.
struct Answer {
  let line: Bytes
  let ranges: [Range<Int>]
  let items: [Int]
  private var next = 0

  init(line: Bytes, ranges: [Range<Int>], items: [Int]) {
    (self.line, self.ranges, self.items) = (line, ranges, items)
  }

  /// Items are asked for in the order of the batch.
  mutating func result(of item: Int) -> Bytes? {
    while next < items.count, items[next] != item { next += 1 }
    return next < items.count ? Bytes(rebasing: line[ranges[next]]) : nil
  }

  func results(without errors: [ItemError]) -> [(call: Int, result: Bytes)] {
    let failed = Set((errors + tooLong).map(\.place))
    return items.indices.filter { !failed.contains($0) }.map {
      (items[$0], Bytes(rebasing: line[ranges[$0]]))
    }
  }

  var tooLong: [ItemError] {
    ranges.indices.filter { ranges[$0].count > ModelLoop.mostResultBytes }.map {
      ItemError(
        place: $0, message: "its result is longer than \(ModelLoop.mostResultBytes >> 10) KiB",
        mayRetry: false)
    }
  }
}
