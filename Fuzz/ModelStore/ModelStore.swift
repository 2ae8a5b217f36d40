// libFuzzer's target: stores of results that hold anything (`make fuzz-model`).
import Entry
import Glibc
import Trials

@main private enum FuzzModelStore { static func main() { fuzz() } }

/// One file for each process; in memory, if there is such a place.
nonisolated(unsafe) private let trial = StoreTrial(
  (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") + "/chatmill-fuzz-store-\(getpid())")

/// The first byte says whether heads and checksums are to fit; the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  _ = trial.read(start[0] % 4 == 0 ? bytes : StoreTrial.sealed(bytes))
  return 0
}
