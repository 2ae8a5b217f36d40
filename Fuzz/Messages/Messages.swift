// libFuzzer's target: lines between processes that hold anything (`make fuzz-messages`).
import Job

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The entry point under the name that SwiftPM gives it; libFuzzer's own `main` is not linked.
@_cdecl("FuzzMessages_main")
public func fuzzerMain(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var (count, arguments) = (count, arguments)
  return runDriver(&count, &arguments, testOneInput)
}

/// The first byte says in how large pieces the lines come; the rest are lines.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let lines = Array(UnsafeBufferPointer(start: start + 1, count: count - 1)) + [0x0A]
  _ = MessageTrial.read(lines, step: Int(start[0]) + 1)
  return 0
}
