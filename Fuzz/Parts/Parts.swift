// libFuzzer's target: parts and indexes of outputs that hold anything (`make fuzz-parts`).
import Entry
import Glibc
import SystemPackage
import Trials

@main private enum FuzzParts { static func main() { fuzz() } }

/// Written anew by every input, in memory.
private let folder = FilePath("/dev/shm/chatmill-fuzz-\(getpid())")
private let index: IndexTrial = {
  do { return try IndexTrial(folder) } catch { fatalError("\(error)") }
}()
private let part = PartTrial(folder.appending("trial.part"))

/// The first byte says what the rest is: a part or an index, with a trailer of its own or with one
/// that is made to fit. Of an index the second byte says how many bytes are the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 2 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let rest = Array(bytes.dropFirst(2))
  let text = Array(rest.prefix(Int(bytes[1])))
  let entries = Array(rest.dropFirst(text.count))
  switch bytes[0] & 3 {
  case 0: _ = part.read(rest)
  case 1: _ = part.read(PartTrial.sealed(rest))
  case 2: _ = index.check(index: entries, text: text)
  default: _ = index.check(index: IndexTrial.sealed(entries), text: text)
  }
  return 0
}
