// Parts: what is written comes back, and nothing remains of what was not completed.
import Cleaning
import Glibc
import Sheets
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Trials

struct PartTests {
  private let folder = TemporaryFolder()

  private func name(_ number: Int) -> (agent: [UInt8], customer: [UInt8]) {
    (Array("a\(number)".utf8), [UInt8](repeating: 0x63, count: number % 100))
  }

  private func names(_ count: Int) -> [UInt8] {
    var (text, ends): ([UInt8], [(Int, Int)]) = ([], [])
    for name in (0..<count).map(name) {
      text += name.agent
      let end = text.count
      text += name.customer
      ends.append((end, text.count))
    }
    return text.withUnsafeBufferPointer { NameTable.bytes($0, ends) }
  }

  private func commit(_ path: FilePath, dialogues: Int, fragments: [[UInt8]]) throws
    -> [DialogueEntry]
  {
    let writer = try PartWriter(path)
    for bytes in fragments { try bytes.withUnsafeBytes { try writer.write($0) } }
    var offset: UInt64 = 0
    let entries = (0..<dialogues).map { number in
      defer { offset += UInt64(number % 7 + 1) }
      return DialogueEntry(
        pair: Fingerprint(low: UInt64(number), high: .max), offset: offset,
        length: UInt64(number % 7 + 1), turns: UInt32(number),
        owner: dialogues - 1 - number, isAgentFirst: number % 2 == 1,
        place: RowPlace(sheet: number % 3, row: number * 11),
        last: RowPlace(sheet: 3, row: number * 12))
    }
    writer.beginTexts(room: entries.reduce(0) { $0 + Int($1.length) })
    for entry in entries {
      try [UInt8](repeating: 0x61, count: Int(entry.length)).withUnsafeBytes {
        try writer.write($0)
      }
      try [UInt8](repeating: 0x62, count: Int(entry.length)).withUnsafeBytes {
        try writer.writeReversed($0)
      }
    }
    var record = PartRecord.some
    record.summary.warnings = ["三月"]
    let indexed = fragments.map {
      Fragment(rows: 3, xmlBytes: 9, deflatedBytes: $0.count, crc: .max)
    }
    try writer.endTexts()
    try writer.commit(entries, indexed, record, names: names(dialogues))
    return entries
  }

  @Test(arguments: [(0, [0]), (1, [10]), (10_000, [300_000, 5, 262_144])])
  func `a part comes back as it was written`(_ dialogues: Int, _ sizes: [Int]) throws {
    let fragments = sizes.map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: $0) }
    let entries = try commit(folder.at("1.part"), dialogues: dialogues, fragments: fragments)
    let reader = try PartReader(folder.at("1.part"))
    var read: [DialogueEntry] = []
    try reader.forEachDialogue { read.append($0) }
    #expect(read == entries)
    let names = try NameTable(reader)
    #expect(names.count == dialogues)
    for entry in entries {
      let found = try names.names(of: entry)
      let (agent, customer) = name(Int(entry.owner))
      #expect(Array(found.agent) == agent && Array(found.customer) == customer)
    }
    #expect(throws: JobError.self) {
      _ = try names.names(
        of: DialogueEntry(
          pair: .init(low: 0, high: 0), offset: 0, length: 0, turns: 0, owner: dialogues))
    }
    #expect(try reader.record().summary.warnings == ["三月"])
    let stored = try reader.fragments()
    #expect(stored.map(\.fragment.deflatedBytes) == sizes)
    #expect(stored.map(\.offset) == sizes.indices.map { Int64(sizes[..<$0].reduce(0, +)) })
    #expect(reader.trailer.fragmentBytes == sizes.reduce(0, +))
    #expect(reader.trailer.textBytes == entries.reduce(0) { $0 + Int($1.length) })
    #expect(folder.names() == ["1.part"])
    let texts = try folder.bytes("1.part")[
      reader.trailer.forwardOffset..<reader.trailer.nameOffset]
    #expect(texts.prefix(reader.trailer.textBytes).allSatisfy { $0 == 0x61 })
    #expect(texts.suffix(reader.trailer.textBytes).allSatisfy { $0 == 0x62 })
  }

  @Test func `a draft that is not committed leaves nothing, and an older part as it was`() throws {
    _ = try commit(folder.at("1.part"), dialogues: 3, fragments: [])
    let before = try folder.bytes("1.part")
    do {
      let writer = try PartWriter(folder.at("1.part"))
      try [UInt8](repeating: 1, count: 400_000).withUnsafeBytes { try writer.write($0) }
      #expect(folder.names() == ["1.part", "1.part.\(getpid()).draft"])
    }
    #expect(folder.names() == ["1.part"])
    #expect(try folder.bytes("1.part") == before)
  }

  @Test func `a part that was cut or is none is refused`() throws {
    _ = try commit(folder.at("1.part"), dialogues: 30, fragments: [[1, 2, 3]])
    let whole = try folder.bytes("1.part")
    for count in [0, 1, 63, 64, whole.count / 2, whole.count - 1] {
      try folder.write(Array(whole[..<count]), at: folder.at("cut.part"))
      #expect(throws: (any Error).self) { try PartReader(folder.at("cut.part")) }
    }
    try folder.write(whole + [0], at: folder.at("long.part"))
    #expect(throws: (any Error).self) { try PartReader(folder.at("long.part")) }
    #expect(throws: (any Error).self) { try PartReader(folder.at("none.part")) }
  }

  @Test func `lengths and sizes that no part has are damage, not a trap`() throws {
    let trial = PartTrial(folder.at("trial"))
    let record = try Line.encode(PartRecord.some)
    let part = { (dialogue: [UInt64], fragment: [UInt64]) in
      let sizes = [record.count, 1, 1, 2, 0, 0, 8, 0, 0].flatMap {
        [UInt8($0 & 0xFF), UInt8($0 >> 8)]
      }
      return PartTrial.sealed(
        sizes + Array("bytes".utf8) + Array("aaaa".utf8) + NameTable.none
          + Trial.bytes(dialogue + [0] + fragment)
          + record)
    }
    #expect(trial.read(part([1, 1, 0, 2, 1, 0], [3, 90, 5, 7])))
    for length in [0, 1, 3, UInt64(Int.max), .max] {
      #expect(!trial.read(part([1, 1, 0, length, 1, 0], [3, 90, 5, 7])))
    }
    for fragment in [
      [UInt64.max, 90, 5, 7], [8193, 90, 5, 7], [3, .max, 5, 7], [3, 7000, 5, 7], [3, 90, .max, 7],
      [3, 90, 6, 7], [3, 90, 4, 7], [3, 90, 5, 1 << 32],
    ] { #expect(!trial.read(part([1, 1, 0, 2, 1, 0], fragment)), "\(fragment)") }
    #expect(!trial.read(part([1, 1, 1, 2, 1, 0], [3, 90, 5, 7])))
  }

  @Test func `a trailer whose sizes overflow is none`() {
    var words = PartTrailer().words
    words[2] = 1 << 60
    #expect(PartTrailer(words: words, fileSize: .max) == nil)
  }

  @Test func `no byte of a part can change unnoticed`() throws {
    _ = try commit(folder.at("1.part"), dialogues: 5, fragments: [[1, 2, 3]])
    let whole = try folder.bytes("1.part")
    #expect(try PartReader(folder.at("1.part")).isIntact())
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0x10
      try folder.write(bytes, at: folder.at("bent.part"))
      let reader = try? PartReader(folder.at("bent.part"))
      let isIntact = (try? reader?.isIntact()) ?? false
      let isReadable = (try? reader?.record()) != nil
      #expect(!isIntact || !isReadable, "byte \(place) of \(whole.count)")
    }
  }
}
