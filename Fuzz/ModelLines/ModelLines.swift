// libFuzzer's target: lines of model processes that hold anything (`make fuzz-model`).
import Entry
import Trials

@main private enum FuzzModelLines { static func main() { fuzz() } }

/// The first byte says in how large pieces the lines come; the rest are lines.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let lines = Array(UnsafeBufferPointer(start: start + 1, count: count - 1)) + [0x0A]
  _ = LineTrial.read(lines, step: Int(start[0]) + 1)
  return 0
}
