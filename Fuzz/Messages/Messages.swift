// libFuzzer's target: lines between processes that hold anything (`make fuzz-messages`).
import Entry
import Trials

@main private enum FuzzMessages { static func main() { fuzz() } }

/// The first byte says in how large pieces the lines come; the rest are lines.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let lines = Array(UnsafeBufferPointer(start: start + 1, count: count - 1)) + [0x0A]
  _ = MessageTrial.read(lines, step: Int(start[0]) + 1)
  return 0
}
