// What every stage between milling and writing has in common, whatever it looks for in the parts.
import Bytes
import Recipe

/// A stage looks at the parts of a job, slice by slice, each slice a task for one worker.
///
/// A task is an order that names all files which it reads and writes. So anybody may carry it out,
/// and once more after a death; and what it writes depends on nothing but these files. What becomes
/// of the files that a stage writes is its ``yield``. ``StageName`` lists the stages.
protocol Stage: Sendable {
  var name: StageName { get }

  var yield: StageYield { get }

  /// Whether a recipe asks for it.
  func isAsked(by recipe: Recipe) -> Bool

  /// In how many slices it goes through parts of these sizes: at least one.
  ///
  /// The parts alone decide, so that no number of workers shows in an output.
  func slices(of parts: [PartSize]) -> Int

  /// The task of one slice.
  func task(_ slice: Int, in ground: StageGround) -> ComparisonTask

  /// Carries a task out.
  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult
}

/// What becomes of the files that a stage writes.
enum StageYield: Sendable {
  /// A later stage reads them.
  case notes
  /// Rows that files lose, as ``DropFile`` has them: these files are milled again without them.
  case rowLosses
  /// Parts. Later stages look at them in place of the inputs' parts, and the writer gets them
  /// behind these.
  case parts
  /// Dialogues that the writer leaves out, or sends where others like them go.
  case dialogueLosses
}

/// What a stage finds when it begins.
struct StageGround {
  /// The parts that it looks at, in plan order.
  var parts: [ToldPart]
  /// By part the identity of its input; nil for parts that another stage has built.
  var identities: [[UInt8]]?
  var slices: Int
  /// What a stage writes, or has written: a file for each slice.
  var files: (StageName) -> [WirePath]
}

extension Stage {
  /// All parts, and of their prints the partitions of the slice.
  func task(_ slice: Int, in ground: StageGround) -> ComparisonTask {
    let partitions = Comparison.partitions(slice, of: ground.slices)
    return ComparisonTask(
      stage: name, parts: ground.parts, from: partitions.lowerBound, to: partitions.upperBound,
      found: [], output: ground.files(name)[slice])
  }
}
