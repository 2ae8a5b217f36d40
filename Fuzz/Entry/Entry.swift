// The entry of every fuzzer: it hands the process over to libFuzzer.
import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// Each fuzzer defines it: what it does with the bytes of one input. It returns 0.
@_silgen_name("LLVMFuzzerTestOneInput")
private func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt

/// Tries one input after another until libFuzzer's flags say that it is enough.
package func fuzz() -> Never {
  var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
  exit(runDriver(&count, &arguments) { testOneInput($0, $1) })
}
