// Results wait here until those before them are there.
import Bytes

/// The lines that are open, and the results of those behind the first open one.
struct OrderedWindow {
  private struct Entry {
    /// The item, if results are to name it; else empty.
    var item: [UInt8]
    /// The result, once it is known.
    var result: [UInt8]?
    var bytes: Int
    var isDropped = false
  }

  private var entries: [Entry] = []
  private var head = 0
  private var base = 0
  /// A line was given up. What stands behind it is not written, since it would stand in its place.
  private var hasGap = false
  /// Bytes of open items and of results that wait.
  private(set) var bytes = 0

  /// Lines between the first open one and the last.
  var count: Int { entries.count - head }
  var isEmpty: Bool { count == 0 }

  /// Adds a line. Returns its number.
  mutating func open(_ item: [UInt8], bytes size: Int) -> Int {
    entries.append(Entry(item: item, bytes: size))
    bytes += size
    return base + count - 1
  }

  /// Takes a result; it and what waits for it go to `output`.
  mutating func close(_ line: Int, _ result: Bytes, _ withInput: Bool, _ output: inout [UInt8]) {
    let place = head + line - base
    guard place == head else {
      entries[place].result = Array(result)
      entries[place].bytes += result.count
      bytes += result.count
      return
    }
    if !hasGap { OrderedWindow.write(entries[head].item, result, withInput, &output) }
    leave()
    release(withInput, &output)
  }

  /// The line gets no answer: nobody waits for one any more.
  mutating func drop(_ line: Int) {
    entries[head + line - base].isDropped = true
    guard entries[head].isDropped else { return }
    hasGap = true
    while head < entries.count, entries[head].isDropped || entries[head].result != nil { leave() }
  }

  private mutating func release(_ withInput: Bool, _ output: inout [UInt8]) {
    while head < entries.count, entries[head].isDropped || entries[head].result != nil {
      hasGap = hasGap || entries[head].isDropped
      if !hasGap, let result = entries[head].result {
        result.withUnsafeBufferPointer {
          OrderedWindow.write(entries[head].item, $0, withInput, &output)
        }
      }
      leave()
    }
    if head > 1024, head * 2 > entries.count {
      entries.removeFirst(head)
      head = 0
    }
  }

  private mutating func leave() {
    bytes -= entries[head].bytes
    entries[head] = Entry(item: [], bytes: 0)
    (head, base) = (head + 1, base + 1)
  }

  private static func write(
    _ item: [UInt8], _ result: Bytes, _ withInput: Bool, _ output: inout [UInt8]
  ) {
    guard withInput else {
      output.append(contentsOf: result)
      return output.append(0x0A)
    }
    output += "{\"item\":".utf8
    output += item.isEmpty ? Array("null".utf8) : item
    output += ",\"result\":".utf8
    output.append(contentsOf: result)
    output += "}\n".utf8
  }
}
