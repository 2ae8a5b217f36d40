// Texts joined from parts: train and validation, forward and reversed, against a naive model.
import Cleaning
import Forms
import Foundation
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe

struct DialogueWriterTests {
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
      folder: WirePath(folder.at(name)), rule: rule, seed: seed,
      labels: TurnLabels(agent: "坐席:", customer: "坐席:"))
  }

  /// Writes a part with random dialogues, and returns them with it.
  private func part(_ number: Int, seed: UInt64, _ random: inout Seeded) throws -> (
    ChunkPart, [Dialogue]
  ) {
    var part = ChunkPart(
      part: ToldPart(path: WirePath(folder.at("\(number).part"))),
      identity: Array("\(number).xlsx".utf8))
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
          owner: index, place: RowPlace(sheet: 0, row: index + 1)))
    }
    let names = Array("agent".utf8).withUnsafeBufferPointer { text in
      NameTable.bytes(text, entries.indices.map { _ in (0, 0) })
    }
    let writer = try PartWriter(part.part.path.path)
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
    part.part.checksum = writer.checksum
    return (part, dialogues)
  }

  @Test func `a part is taken only where it is, byte for byte, the one that was told of`() throws {
    var random = Seeded(5)
    var made: (part: ChunkPart, dialogues: [Dialogue])
    repeat { made = try part(1, seed: 1, &random) } while made.dialogues.isEmpty
    var other = made.part
    other.part.checksum! ^= 1
    var joiner = try DialogueWriter(plan("out", "50%", seed: 1))
    try joiner.append(made.part)
    #expect(throws: JobError.self) { try joiner.append(other) }
    let path = made.part.part.path.path
    let bytes = try SmallFile.bytes(path)
    for place in 0..<bytes.count - PartTrailer.size {
      var bent = bytes
      bent[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      _ = try folder.write(bent, at: path)
      #expect(throws: JobError.self, "byte \(place)") { try joiner.append(made.part) }
    }
  }

  private func isHeld(_ dialogue: Dialogue, _ split: SetAmount, among all: [Dialogue]) -> Bool {
    switch split {
    case .none: false
    case .percent(let percent): Double(dialogue.key.hash) < percent / 100 * 0x1p64
    case .count(let count): all.filter { $0.key < dialogue.key }.count < count
    }
  }

  @Test(arguments: ["none", "0", "1", "25", "0%", "0.5%", "30%", "100%"], [1, 2])
  func `every dialogue goes where the model says, in order`(_ text: String, _ seed: UInt64) throws {
    var random = Seeded(seed)
    let split = try #require(SetAmount(text))
    var joiner = try DialogueWriter(plan("out", text, seed: seed))
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
    var joiner = try DialogueWriter(plan("out", "1000"))
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
      if form.rawValue == "messages" { output.compression = .gz }
      if form.rawValue == "sharegpt" { output.compression = .zst }
      return output
    }
    let parts = try (0..<4).map { try part($0, seed: 0, &random).0 }
    var (calm, wavering) = (
      try DialogueWriter(plan("calm", text, all)),
      try DialogueWriter(plan("wavering", text, all))
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

  @Test(arguments: [
    (1 << 20, 16 << 20, 1 << 16), (1 << 20, 300, 1 << 16), (50, 1000, 7), (20, 1, 1),
  ])
  func `shuffled dialogues come in the order of their hashes`(
    _ pass: Int, _ bytes: Int, _ entries: Int
  )
    throws
  {
    var random = Seeded(7)
    let parts = try (0..<6).map { try part($0, seed: ~11, &random) }
    let all = parts.flatMap(\.1)
    var shuffle = Shuffle(
      parts.map(\.0), seed: 11, dialogues: all.count, most: pass,
      batch: Shuffle.BatchSize(bytes: bytes, entries: entries))
    var came: [String] = []
    try shuffle.forEach { _, entry, _, text in
      #expect(text.count == Int(entry.length))
      came.append(String(decoding: text, as: UTF8.self))
    }
    #expect(came == all.sorted { $0.key.hash < $1.key.hash }.map(\.forward))
    #expect(all.count > 100)
  }

  @Test func `an output that left dialogues out has the lineage of the others`() throws {
    var random = Seeded(8)
    let parts = try (0..<3).map { try part($0, seed: 0, &random) }
    var joiner = try DialogueWriter(plan("out", "30%", OutputForm.allCases.map { Output($0) }))
    for (part, _) in parts { try joiner.append(part) }
    try joiner.endChunk()
    let files = try joiner.finish().files
    let turns = parts.map { $0.1.map { $0.forward.split(separator: "\n").count } }
    for set in ["train", "val"] {
      let whole = try lineage("forward/\(set)", turns)
      let held = parts.flatMap { $0.1.map(\.forward) }.count
      #expect(whole.count < held && whole.count > 5)
      #expect(try lineage("chitchat/\(set)", turns) == whole)
      #expect(inode("chitchat/\(set)") == inode("forward/\(set)"))
      let longer = whole.filter { $0.turns > 1 }.enumerated().map { Origin($1, dialogue: $0) }
      #expect(try lineage("dialogpt_forward/\(set)", turns) == longer)
      #expect(longer.count < whole.count)
    }
    let folders = DialogueForms.all.flatMap(\.directions).count
    #expect(files.count { $0.path.hasSuffix(".lineage.jsonl") } == 2 * folders)
    #expect(!folder.names("out").contains("train.lineage.jsonl"))
    for file in files { #expect(try folder.bytes("out/\(file.path)").count == file.bytes) }
  }

  /// Which dialogue a line of lineage is of.
  private struct Origin: Equatable {
    var dialogue: Int
    var place: String
    var turns: Int

    init(_ origin: Origin, dialogue: Int) {
      self = origin
      self.dialogue = dialogue
    }

    init(_ line: Lineage, turns: Int) {
      (dialogue, place, self.turns) = (line.dialogue, "\(line.file) \(line.first)", turns)
    }
  }

  /// - Parameter turns: by part and dialogue.
  private func lineage(_ name: String, _ turns: [[Int]]) throws -> [Origin] {
    var origins: [Origin] = []
    try LineageLine.forEach(of: "\(name).lineage.jsonl", in: folder.at("out")) { _, line in
      let line = try line.decoded(name)
      let part = try #require(Int(line.file.prefix { $0 != "." }))
      origins.append(Origin(line, turns: turns[part][line.first - 1]))
    }
    return origins
  }

  private func inode(_ name: String) -> UInt64 {
    let path = folder("out/\(name).lineage.jsonl")
    return (try? FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64)
      ?? 0
  }

  @Test func `all four texts exist also without a part`() throws {
    var joiner = try DialogueWriter(plan("out", "none"))
    _ = try joiner.finish()
    for direction in ["forward", "reversed"] {
      #expect(folder.names("out/\(direction)") == ["train.txt", "val.txt"])
    }
  }
}
