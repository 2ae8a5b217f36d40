// A worker process: takes orders from its pipe, one file at a time, and reports. It decides
// nothing.
import Bytes
import CLinux
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// The loop of a worker.
enum Worker {
  /// Works until the pipe is closed.
  static func run() throws {
    ignoreStopSignals()
    try Headroom.require()
    // The next file finds the memory of the last one warm.
    clinux_keep_freed_memory()
    let pipe = try OrderPipe()
    guard case .begin(let recipe, let rules, let key, let fence)? = try pipe.next() as WorkerOrder?
    else {
      return
    }
    let matcher = try rules.map { try RuleMatcher(serialized: SmallFile.bytes($0.path)) }
    for kind in recipe.inputKinds { kind.prepare() }
    if let fence {
      try pipe.send(WorkerReport.fenced(missing: fence.putUp(ParentWatch.start)))
    } else {
      ParentWatch.start()
    }
    let book = RuleBook(recipe: recipe, matcher: matcher, pseudonyms: key.map { Pseudonyms($0) })
    let shelf = PartShelf(recipe: try RecipeDigest.of(recipe))
    while let order: WorkerOrder = try pipe.next() { try carryOut(order, book, shelf, pipe) }
  }

  private static func carryOut(
    _ order: WorkerOrder, _ book: RuleBook, _ shelf: PartShelf, _ pipe: OrderPipe
  ) throws {
    switch order {
    case .begin: throw JobError("a second begin")
    case .readHeader(let file, let input, let part, let names):
      let files = try TaskFiles(names, from: pipe.passed)
      try report(file, pipe) {
        let open = try files.input(input)
        if let known = shelf.headers(files.part(part), input, open) {
          return .header(file: file, sheets: known)
        }
        let table = try InputKind(naming: input.path).open(open)
        return .header(file: file, sheets: try SheetHeader.read(table, book.recipe))
      }
    case .mill(let file, let input, let part, let layout, let reference, let names):
      let files = try TaskFiles(names, from: pipe.passed)
      try report(file, pipe) {
        let open = try files.input(input)
        let known = files.part(part)
        let drops = try dropList(reference)
        let digest = reference == nil ? nil : drops.digest
        if let known, let record = shelf.record(known, input, open, layout: layout, drops: digest) {
          return .milled(
            file: file, summary: record.summary, checksum: known.trailer.checksum,
            isReused: true, hasDrops: record.origin.drops != 0)
        }
        let origin = PartOrigin(input, recipe: shelf.recipe, layout: layout, drops: drops.digest)
        let progress = Pace.reporter { try pipe.send(WorkerReport.progress(file: file, rows: $0)) }
        let writer = try draft(files, part)
        let mill = Mill(input, book, origin, drops: drops, part: writer, progress: progress)
        return .milled(
          file: file, summary: try mill.run(open), checksum: writer.checksum,
          isReused: false, hasDrops: origin.drops != 0)
      }
    case .compare(let task):
      let busy = Pace.reporter { try pipe.send(WorkerReport.busy(work: $0)) }
      var work = 0
      let comparison = Comparison(task: task) {
        work += 1
        try busy(work)
      }
      try pipe.send(compared(comparison, book.recipe))
    }
  }

  private static func draft(_ files: TaskFiles, _ part: WirePath) throws -> PartWriter {
    do { return try files.draft(part) } catch { throw PartFailure(error) }
  }

  private static func dropList(_ reference: DropReference?) throws -> DropList {
    do { return try DropList(reference) } catch { throw PartFailure(error) }
  }

  /// Whatever goes wrong here is no fault of any one input.
  private static func compared(_ comparison: Comparison, _ recipe: Recipe) -> WorkerReport {
    do { return .compared(result: try comparison.run(recipe)) } catch {
      return .cannotWrite(reason: "cannot compare the parts: \(error)")
    }
  }

  /// Sends what `work` gives, or why it failed.
  private static func report(
    _ file: Int, _ pipe: OrderPipe, _ work: () throws -> WorkerReport
  ) throws {
    let answer: WorkerReport
    do { answer = try work() } catch let failure as PartFailure {
      answer = .cannotWrite(reason: failure.description)
    } catch {
      answer = .failed(file: file, reason: FileFailure.reason(error))
    }
    try pipe.send(answer)
  }
}

/// Lets something through ten times a second.
private struct Pace {
  private static let nanoseconds: UInt64 = 100_000_000
  private var last: UInt64 = 0

  /// Tells something, but not too often.
  static func reporter(_ tell: @escaping (Int) throws -> Void) -> (Int) throws -> Void {
    var pace = Pace()
    return { if pace.isDue() { try tell($0) } }
  }

  mutating func isDue() -> Bool {
    let now = monotonicTime()
    guard now - last >= Pace.nanoseconds else { return false }
    last = now
    return true
  }
}

/// Why one input was left out, as one line without its name.
enum FileFailure {
  static func reason(_ error: any Error) -> String {
    let reason =
      switch error {
      case let error as JobError: error.reason
      case let error as BytesError: error.reason
      case let error as Errno: "cannot be read: \(error)"
      default: "\(error)"
      }
    return PathText.shortened(reason, to: 1000)
  }
}
