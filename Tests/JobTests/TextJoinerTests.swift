// Texts joined from parts: train and validation, forward and reversed, against a naive model.
import Cleaning
import SystemPackage
import Testing

@testable import Job

struct TextJoinerTests {
  private let folder = TemporaryFolder()

  private struct Dialogue {
    var key: SplitKey
    var forward: String
    var reversed: String
  }

  private func plan(
    _ name: String, _ split: String, _ outputs: [Output] = OutputRule().outputs, seed: UInt64 = 0
  ) -> WriterPlan {
    var rule = OutputRule()
    rule.outputs = outputs
    rule.split.members = [.init("val", split)]
    rule.hasLineage = outputs.count > 3
    return WriterPlan(
      folder: WirePath(folder(name)), rule: rule, seed: seed,
      labels: TurnLabels(agent: "坐席:", customer: "坐席:"))
  }

  /// Writes a part with random dialogues, and returns them with it.
  private func part(_ number: Int, seed: UInt64, _ random: inout Seeded) throws -> (
    ChunkPart, [Dialogue]
  ) {
    let part = ChunkPart(
      part: WirePath(folder("\(number).part")), identity: Array("\(number).xlsx".utf8))
    var (dialogues, entries): ([Dialogue], [DialogueEntry]) = ([], [])
    for index in 0..<Int.random(in: 0...40, using: &random) {
      let pair = Fingerprint(low: random.next(), high: random.next())
      let turns = (0..<Int.random(in: 1...4, using: &random)).map {
        "坐席:\(number)-\(index)-\($0)\n"
      }
      let key = SplitKey(file: part.identityFingerprint, pair: pair, seed: seed)
      dialogues.append(
        Dialogue(
          key: key, forward: turns.joined() + "\n", reversed: turns.reversed().joined() + "\n"))
      entries.append(
        DialogueEntry(
          pair: pair, offset: entries.reduce(0) { $0 + $1.length },
          length: UInt64(dialogues.last!.forward.utf8.count), turns: UInt32(turns.count),
          owner: index))
    }
    let names = Array("agent".utf8).withUnsafeBufferPointer { text in
      NameTable.bytes(text, entries.indices.map { _ in (0, 0) })
    }
    let writer = try PartWriter(part.part.path)
    let (forward, reversed) = (
      Array(dialogues.map(\.forward).joined().utf8), Array(dialogues.map(\.reversed).joined().utf8)
    )
    writer.beginTexts(room: forward.count)
    try forward.withUnsafeBytes { try writer.write($0) }
    try reversed.withUnsafeBytes { try writer.writeReversed($0) }
    try writer.endTexts()
    var record = PartRecord.some
    record.origin.headers = [SheetHeader(sheet: "data", columns: [])]
    try writer.commit(entries, [], record, names: names)
    return (part, dialogues)
  }

  private func isHeld(_ dialogue: Dialogue, _ split: Split, among all: [Dialogue]) -> Bool {
    switch split {
    case .none: false
    case .percent(let percent): Double(dialogue.key.hash) < percent / 100 * 0x1p64
    case .count(let count): all.filter { $0.key < dialogue.key }.count < count
    }
  }

  @Test(arguments: ["none", "0", "1", "25", "0%", "0.5%", "30%", "100%"], [1, 2])
  func `every dialogue goes where the model says, in order`(_ text: String, _ seed: UInt64) throws {
    var random = Seeded(seed)
    let split = try #require(Split(text))
    var joiner = try TextJoiner(plan("out", text, seed: seed))
    var all: [Dialogue] = []
    for number in 0..<6 {
      let (part, dialogues) = try part(number, seed: seed, &random)
      all += dialogues
      try joiner.append(part)
      if number % 2 == 1 { try joiner.endChunk() }
    }
    let written = try joiner.finish().files
    for file in written {
      let bytes = try folder.bytes("out/\(file.path)")
      let digest = Digest()
      bytes.withUnsafeBytes { digest.update($0) }
      #expect(file.bytes == bytes.count)
      #expect(file.xxh128 == digest.text)
    }
    let held = all.filter { isHeld($0, split, among: all) }
    let train = all.filter { !isHeld($0, split, among: all) }
    for (name, dialogues) in [("train", train), ("val", held)] {
      #expect(
        try folder.bytes("out/forward/\(name).txt") == Array(dialogues.map(\.forward).joined().utf8)
      )
      #expect(
        try folder.bytes("out/reversed/\(name).txt")
          == Array(dialogues.map(\.reversed).joined().utf8))
    }
    #expect(joiner.counts == [train.count, held.count])
    #expect(joiner.dialogues == all.count)
    #expect(all.count > 50)
  }

  @Test func `more validation dialogues than there are is an error with the number`() throws {
    var random = Seeded(3)
    var joiner = try TextJoiner(plan("out", "1000"))
    let (part, dialogues) = try part(0, seed: 0, &random)
    try joiner.append(part)
    #expect(
      throws: JobError(
        "the split asks for 1000 dialogues, but there are only \(dialogues.count)"
      )
    ) { try joiner.finish() }
  }

  @Test(arguments: ["none", "3", "30%"])
  func `what was taken back leaves no trace`(_ text: String) throws {
    var random = Seeded(5)
    let all = OutputForm.allCases.map { form in
      var output = Output(form)
      if form != .forward && form != .reversed && form != .clean { output.shard = 7 }
      if form == .messages { output.compression = .gz }
      if form == .sharegpt { output.compression = .zst }
      return output
    }
    let parts = try (0..<4).map { try part($0, seed: 0, &random).0 }
    var (calm, wavering) = (
      try TextJoiner(plan("calm", text, all)),
      try TextJoiner(plan("wavering", text, all))
    )
    try calm.append(parts[0])
    try calm.endChunk()
    for part in [parts[1], parts[3]] { try calm.append(part) }
    try calm.endChunk()
    let calmFiles = try calm.finish()
    try wavering.append(parts[0])
    try wavering.endChunk()
    for part in parts[1...] { try wavering.append(part) }
    try wavering.rewind()
    try wavering.rewind()
    for part in [parts[1], parts[3]] { try wavering.append(part) }
    try wavering.endChunk()
    let waveringFiles = try wavering.finish()
    #expect(calmFiles.files == waveringFiles.files && calmFiles.counts == waveringFiles.counts)
    #expect(calmFiles.files.count > 20)
    for name in folder.names("calm") where name != "index" {
      #expect(folder.names("calm/\(name)") == folder.names("wavering/\(name)"))
    }
    for file in calmFiles.files {
      #expect(try folder.bytes("calm/\(file.path)") == folder.bytes("wavering/\(file.path)"))
    }
    #expect(calm.dialogues == wavering.dialogues)
    #expect(calm.counts == wavering.counts)
  }

  @Test func `all four texts exist also without a part`() throws {
    var joiner = try TextJoiner(plan("out", "none"))
    _ = try joiner.finish()
    for direction in ["forward", "reversed"] {
      #expect(folder.names("out/\(direction)") == ["train.txt", "val.txt"])
    }
  }
}
