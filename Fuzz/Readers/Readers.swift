// libFuzzer's target: both readers must make the same of every part (`make fuzz`).
import Entry
import Glibc
import Trials

@main private enum FuzzReaders { static func main() { fuzz() } }

/// The first byte chooses the part and the size of the scanner's buffer; the rest is the part's
/// XML.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let xml = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let comparison = ReaderComparison(capacity: [64, 100, 333, 4096][Int(start[0] >> 1 & 3)])
  let (scanned, reference) = start[0] & 1 == 0 ? comparison.sheet(xml) : comparison.strings(xml)
  guard scanned != reference else { return 0 }
  fatalError(difference(scanned, reference))
}

/// The first row that differs, and both errors.
private func difference(_ scanned: ReadOutcome, _ reference: ReadOutcome) -> String {
  let rows = max(scanned.rows.count, reference.rows.count)
  let row = (0..<rows).first {
    scanned.rows.dropFirst($0).first != reference.rows.dropFirst($0).first
  }
  let one = { (outcome: ReadOutcome) in
    "\(outcome.rows.dropFirst(row ?? rows).first ?? "no row"), error: \(outcome.error ?? "none")"
  }
  return "\nscanner: \(one(scanned))\nlibxml2: \(one(reference))"
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ room: Int) -> Int

/// Half of the mutations work on whole tags: they are copied, moved, dropped, or a new token is put
/// in.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ room: Int, _ seed: CUnsignedInt
) -> Int {
  var random = SmallRandom(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
  guard size > 2, random.below(2) == 0 else { return mutateBytes(data, size, room) }
  var bytes = Array(UnsafeBufferPointer(start: data, count: size))
  var mutation = TagMutation(random)
  mutation.apply(to: &bytes)
  let count = min(bytes.count, room)
  data.update(from: bytes, count: count)
  return count
}

/// One change at the level of tags.
private struct TagMutation {
  private var random: SmallRandom

  init(_ random: SmallRandom) { self.random = random }

  mutating func apply(to bytes: inout [UInt8]) {
    let borders = bytes.indices.dropFirst().filter {
      bytes[$0] == 0x3C || bytes[$0] == 0x3E || bytes[$0] == 0x20
    }
    guard !borders.isEmpty else { return insert(at: 1, &bytes) }
    let from = borders[random.below(borders.count)]
    let to = borders[random.below(borders.count)]
    let piece = Array(bytes[min(from, to)..<max(from, to)])
    switch random.below(4) {
    case 0: bytes.insert(contentsOf: piece.prefix(2000), at: borders[random.below(borders.count)])
    case 1: bytes.removeSubrange(min(from, to)..<max(from, to))
    default: insert(at: from + random.below(2), &bytes)
    }
  }

  private mutating func insert(at index: Int, _ bytes: inout [UInt8]) {
    let token = TagMutation.tokens[random.below(TagMutation.tokens.count)]
    bytes.insert(contentsOf: Array(token.utf8), at: index)
  }

  static let tokens = [
    "<row>", "</row>", "<row r=\"3\">", "<row/>", "<c>", "</c>", "<c/>", "<c r=\"B2\" t=\"s\">",
    "<v>",
    "</v>", "<v>1</v>", "<v/>", "<is>", "</is>", "<t>", "</t>", "<t xml:space=\"preserve\">", "<f>",
    "</f>",
    "<f t=\"shared\" si=\"0\"/>", "<r>", "</r>", "<rPr>", "</rPr>", "<rPh sb=\"0\" eb=\"1\">",
    "</rPh>",
    "<si>", "</si>", "<si/>", "<phoneticPr fontId=\"1\"/>", "<sheetData>", "</sheetData>",
    "<sheetData/>",
    "</worksheet>", "</sst>", "<!--", "-->", "<![CDATA[", "]]>", "<?x y?>", "&amp;", "&#65;",
    "&#x4E00;",
    "&#0;", "&bogus;", "_x0041_", "_xD83D__xDE00_", "_x005F_", " r=\"A1\"", " r=\"XFE1\"",
    " r=\"1048577\"",
    " t=\"s\"", " t=\"str\"", " t=\"inlineStr\"", " t=\"b\"", " t=\"d\"", " t=\"e\"", " s=\"1\"",
    " s=\"3\"",
    " xmlns=\"x\"", " xmlns:a=\"y\"", " a:r=\"1\"", " spans=\"1:2\"", "1e300", "-5", "44197.5",
    "2021-01-01T10:00:00", "\r\n", "\t", "\u{FFFE}", "]]", "三", "😀", "'", "\"", "=", "/", ">", "<",
  ]
}

/// A xorshift generator: libFuzzer hands over its own seed for every mutation.
private struct SmallRandom {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % bound
  }
}
