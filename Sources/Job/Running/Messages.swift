// What the processes of a job say to each other: one JSON object a line, files named by their place in the plan.
import Cleaning
import FoundationEssentials
import SystemPackage

/// The coordinator to a worker. The first line is always `begin`.
enum WorkerOrder: Codable, Equatable {
  /// - rules: file with the recipe's compiled rules; nil where it has none.
  /// - key: for pseudonyms; nil where ids stay what they are.
  /// - fence: put up before anything else is read; nil for orders typed by hand.
  case begin(recipe: Recipe, rules: WirePath?, key: PseudonymKey?, fence: Fence?)
  /// - part: where a part of an earlier run may stand, which knows the headers.
  /// - files: what comes with the order; nil for orders typed by hand, which name paths alone.
  case readHeader(file: Int, input: InputStamp, part: WirePath, files: [PassedFile]? = nil)
  /// Make sure that a part stands at `part`: one of an earlier run that still holds, or a new one.
  /// - drops: the rows that the part must leave out because earlier files have them; nil where that is not known yet,
  ///   so that any part will do.
  /// - files: as above; the new part is then written to the draft, and whoever opened that gives it its name.
  case mill(
    file: Int, input: InputStamp, part: WirePath, layout: [String], drops: DropReference?,
    files: [PassedFile]? = nil)
  /// Compare parts.
  case sift(SiftTask)
}

/// A worker to the coordinator.
enum WorkerReport: Codable, Equatable {
  /// The fence is up, but for what this kernel does not have.
  case fenced(missing: [String])
  case header(file: Int, sheets: [SheetHeader])
  case progress(file: Int, rows: Int)
  /// - checksum: of the part.
  /// - isReused: the part is one of an earlier run.
  /// - hasDrops: it leaves out rows that earlier files have.
  case milled(
    file: Int, summary: PartSummary, checksum: UInt64, isReused: Bool, hasDrops: Bool)
  /// The comparison is done.
  /// - losses: by compared part what it loses.
  case sifted(losses: [Int])
  /// The dialogues of a slice of the job's messages are built.
  /// - counts: of the files in which some begin.
  /// - prints: of the dialogues.
  /// - checksum: of the part that they are in.
  case built(counts: [BuiltCount], prints: Int, checksum: UInt64)
  /// A comparison goes on.
  /// - work: how much of it is done, in steps of no size; only what grows counts.
  case busy(work: Int)
  case failed(file: Int, reason: String)
  /// A part could not be written: no fault of the input, and the end of the job.
  case cannotWrite(reason: String)

  /// The input that it is about; nil for a report about none.
  var file: Int? {
    switch self {
    case .header(let file, _), .progress(let file, _), .milled(let file, _, _, _, _),
      .failed(let file, _):
      file
    case .fenced, .cannotWrite, .sifted, .built, .busy: nil
    }
  }
}

/// A part as its worker told of it.
struct ToldPart: Codable, Equatable, Sendable {
  var path: WirePath
  /// What its trailer says; nil for any, in orders typed by hand.
  var checksum: UInt64?
}

/// One input of a chunk as the writer needs it, or dialogues of the whole job.
struct ChunkPart: Codable, Equatable, Sendable {
  /// The part of the input.
  var part: ToldPart
  /// Bytes of the input's identity, for the split; none for dialogues of the whole job.
  var identity: [UInt8]
  /// The dialogues that are left out because there are others like them; nil for none.
  var drops: DropReference?
  /// Those that go where others like them go; nil for none.
  var leaders: DropReference?
}

/// Dialogues of one part that were left out because there are others like them.
struct DialogueLoss: Codable, Equatable, Sendable {
  var dialogues = 0
  var turns = 0
}

/// The coordinator to the writer: `begin`; for every chunk the texts of its parts, its workbook and its end; `finish`.
enum WriterOrder: Codable, Equatable {
  case begin(WriterPlan)
  /// Texts of the chunk in the making, in plan order, as soon as the file and all before it are settled.
  case texts(part: ChunkPart)
  /// Forgets the texts of the chunk in the making: one of its files is milled anew, or has failed after all.
  case rewind
  /// All files of the chunk in the making are settled: its workbook may be drawn. Some texts may still be to come.
  /// - name: of the workbook, without ending.
  /// - wide: the column with the messages, from 0.
  case workbook(name: String, columns: [String], wide: Int, parts: [ToldPart])
  /// All texts of the chunk have come.
  /// - name: of the chunk's file of rejects, without folder and ending. Dialogues of the whole job are a chunk of their own.
  case endChunk(name: String)
  case finish
}

/// What the writer has to say at its end.
struct Joined: Codable, Equatable, Sendable {
  /// Dialogues by set; `train` is the first.
  var counts: [Int]
  var outputs: [OutputCount]
  var written: [WrittenFile]
  /// By file that was milled, in plan order.
  var losses: [DialogueLoss]
}

/// The writer to the coordinator.
enum WriterReport: Codable, Equatable {
  /// Everything is written and on the disk.
  case finished(Joined)
  case failed(reason: String)
}

/// One message as one line.
enum Line {
  static func encode(_ message: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try Array(encoder.encode(message)) + [0x0A]
  }

  /// A value as JSON whose bytes depend on nothing but the value.
  static func encodeSorted(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try Array(encoder.encode(value))
  }

  static func decode<Message: Decodable>(_ line: some Sequence<UInt8>) throws -> Message {
    try JSONDecoder().decode(Message.self, from: Data(line))
  }
}
