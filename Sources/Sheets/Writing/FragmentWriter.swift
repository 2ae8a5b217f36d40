// Kept rows become deflated fragments, laid out for the columns of their chunk.
import Bytes

/// Encodes rows and hands on the deflated bytes of fragment after fragment.
package struct FragmentWriter: ~Copyable {
  private var xml = XMLBuffer()
  private let deflater = Deflater(.rows)
  private let output: (UnsafeRawBufferPointer) throws -> Void
  private var open = Fragment(rows: 0, xmlBytes: 0, deflatedBytes: 0, crc: 0)
  /// The cell of each column of the layout, for files whose columns stand in another order.
  private var slots: [Int] = []
  /// Whether the output stands between two fragments.
  package var isBetweenFragments: Bool { open.rows == 0 }
  /// The fragments that are complete.
  package private(set) var fragments: [Fragment] = []

  /// - Parameter output: receives the deflated bytes, in order.
  package init(output: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    self.output = output
  }

  /// Appends a row.
  ///
  /// - Parameter places: the layout's column for each column of the file; cells behind its end are
  ///   left out.
  package mutating func append(_ row: Row, places: ColumnPlaces) throws {
    xml.beginRow()
    if places.isAscending { appendOrdered(row, places) } else { appendSorted(row, places) }
    xml.endRow()
    open.rows += 1
    if xml.isFull { try flush() }
    if open.rows == Fragment.fullRows { try endFragment() }
  }

  /// Completes the last fragment.
  package mutating func finish() throws {
    if open.rows > 0 { try endFragment() }
  }

  @inline(__always)
  private mutating func appendOrdered(_ row: Row, _ places: ColumnPlaces) {
    var column: Int32 = 0
    for cell in row.cells {
      guard let place = places[cell.column] else { return }
      while column < place {
        xml.blank()
        column += 1
      }
      xml.cell(cell)
      column += 1
    }
  }

  private mutating func appendSorted(_ row: Row, _ places: ColumnPlaces) {
    slots.removeAll(keepingCapacity: true)
    for (index, cell) in row.cells.enumerated() {
      guard let place = places[cell.column].map({ Int($0) }) else { break }
      if place < 0 { continue }
      while slots.count <= place { slots.append(-1) }
      slots[place] = index
    }
    for slot in slots {
      if slot < 0 { xml.blank() } else { xml.cell(row.cells[slot]) }
    }
  }

  private mutating func flush() throws {
    let bytes = xml.bytes
    open.crc = CRC32.of(UnsafeRawBufferPointer(bytes), after: open.crc)
    open.xmlBytes += bytes.count
    try deflater.deflate(bytes, take())
    finishTaking()
    xml.clear()
  }

  private mutating func endFragment() throws {
    try flush()
    try deflater.endFragment(take())
    finishTaking()
    fragments.append(open)
    open = Fragment(rows: 0, xmlBytes: 0, deflatedBytes: 0, crc: 0)
  }

  private let taken = Tally()

  /// A closure that counts and hands on what the deflater makes.
  private func take() -> (UnsafeRawBufferPointer) throws -> Void {
    { [taken, output] bytes in
      taken.bytes += bytes.count
      try output(bytes)
    }
  }

  private mutating func finishTaking() {
    open.deflatedBytes += taken.bytes
    taken.bytes = 0
  }
}

/// Counts bytes across a closure.
private final class Tally {
  var bytes = 0
}

/// Where the columns of one file stand in the layout of its chunk.
package struct ColumnPlaces: Sendable, Equatable {
  private let places: [Int32]
  /// The places ascend and none is left out, so that cells can be written as they come.
  let isAscending: Bool

  /// - Parameter places: the layout's column by the file's column, no two equal; nil for a column
  ///   that is left out.
  package init(_ places: [Int?]) {
    self.places = places.map { Int32($0 ?? -1) }
    isAscending =
      !places.contains(nil) && zip(places, places.dropFirst()).allSatisfy { $0! < $1! }
  }

  @inline(__always)
  subscript(column: Int32) -> Int32? { column < places.count ? places[Int(column)] : nil }
}
