// What the processes of a job say to each other: one JSON object a line, files named by their place
// in the plan.
import Bytes
import Cleaning
import FoundationEssentials
import Recipe
import SystemPackage

/// The coordinator to a worker. The first line is always `begin`.
enum WorkerOrder: Codable, Equatable {
  /// - rules: file with the recipe's compiled rules; nil where it has none.
  /// - key: for pseudonyms; nil where ids stay what they are.
  /// - fence: put up before anything else is read; nil for orders typed by hand.
  case begin(recipe: Recipe, rules: WirePath?, key: PseudonymKey?, fence: Fence?)
  /// - part: where a part of an earlier run may stand, which knows the headers.
  /// - files: what comes with the order; nil for orders typed by hand, which name paths alone.
  case readHeader(file: Int, input: Input, part: WirePath, files: [PassedFile]? = nil)
  /// Make sure that a part stands at `part`: one of an earlier run that still holds, or a new one.
  /// - drops: the rows that the part must leave out because earlier files have them; nil where that
  ///   is not known yet, so that any part will do.
  /// - files: as above; the new part is then written to the draft, and whoever opened that gives it
  ///   its name.
  case mill(
    file: Int, input: Input, part: WirePath, layout: [String], drops: DropReference?,
    files: [PassedFile]? = nil)
  /// Compare parts.
  case compare(task: ComparisonTask)
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
  /// A slice of a stage is done, whatever the stage is.
  case compared(result: StageResult)
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
    case .fenced, .cannotWrite, .compared, .busy: nil
    }
  }
}

/// The coordinator to the writer: `begin`; for every chunk the texts of its parts, its workbook and
/// its end; `finish`.
enum WriterOrder: Codable, Equatable {
  case begin(plan: WriterPlan)
  /// Texts of the chunk in the making, in plan order, as soon as the file and all before it are
  /// settled.
  case texts(part: ChunkPart)
  /// Forgets the texts of the chunk in the making: one of its files is milled anew, or has failed
  /// after all.
  case rewind
  /// All files of the chunk in the making are settled: its workbook may be drawn. Some texts may
  /// still be to come.
  /// - name: of the workbook, without ending.
  /// - messageColumn: the column with the messages, from 0.
  case workbook(name: String, columns: [String], messageColumn: Int, parts: [ToldPart])
  /// All texts of the chunk have come.
  /// - name: of the chunk's file of rejects, without folder and ending. Dialogues of the whole job
  ///   are a chunk of their own.
  case endChunk(name: String)
  case finish
}

/// What the writer has to say at its end.
struct WriterSummary: Codable, Equatable, Sendable {
  /// Dialogues by set; `train` is the first.
  var counts: [Int]
  var outputs: [OutputCount]
  var written: [WrittenFile]
  /// By file that was milled, in plan order.
  var losses: [DialogueLoss]
  /// What a model said of all dialogues; nil where none was asked.
  var scores: ScoreSummary?
}

/// The writer to the coordinator.
enum WriterReport: Codable, Equatable {
  /// Everything is written and on the disk.
  case finished(summary: WriterSummary)
  case failed(reason: String)
}
