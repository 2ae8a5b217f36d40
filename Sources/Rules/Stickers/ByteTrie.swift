// Texts by their bytes: which of many begins at a place, the longest first.

/// A tree of bytes; each node knows its first child and the next one of its parent.
struct ByteTrie: Sendable {
  private struct Node {
    let byte: UInt8
    var isEnd = false
    var child: UInt16 = 0
    var sibling: UInt16 = 0
  }

  /// The root is the first, so that 0 means none.
  private var nodes = [Node(byte: 0)]

  /// - Parameter texts: not empty ones, of less than 64 KiB together.
  init(_ texts: [String]) {
    for text in texts { insert(text.utf8) }
  }

  private mutating func insert(_ text: String.UTF8View) {
    var node = 0
    for byte in text {
      var next = child(of: node, byte)
      if next == 0 {
        next = nodes.count
        nodes.append(Node(byte: byte, sibling: nodes[node].child))
        nodes[node].child = UInt16(next)
      }
      node = next
    }
    nodes[node].isEnd = true
  }

  /// Length in bytes of the longest text that begins at `start`, 0 for none.
  func longest(_ message: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var (node, length) = (0, 0)
    for index in start..<message.count {
      node = child(of: node, message[index])
      if node == 0 { break }
      if nodes[node].isEnd { length = index + 1 - start }
    }
    return length
  }

  private func child(of node: Int, _ byte: UInt8) -> Int {
    var next = Int(nodes[node].child)
    while next != 0, nodes[next].byte != byte { next = Int(nodes[next].sibling) }
    return next
  }
}
