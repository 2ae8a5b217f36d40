// What the schedule decided, as orders to workers and writer.
import Bytes
import Cleaning
import SystemPackage

/// Turns tasks into orders: paths, columns, names.
struct Orders {
  let inputs: Inputs
  let settings: JobSettings

  private var folder: OutputFolder { settings.folder }

  /// What workers told of the parts of files, and of slices of the whole job's messages: their
  /// checksums.
  var told: [Int: UInt64] = [:]
  var toldSlices: [Int: UInt64] = [:]

  init(inputs: Inputs, settings: JobSettings) { (self.inputs, self.settings) = (inputs, settings) }

  /// The first order of a worker.
  func begin(_ trade: Trade) -> WorkerOrder {
    .begin(
      recipe: settings.recipe, rules: settings.rules.map { _ in WirePath(folder.rules) },
      key: settings.pseudonymKey, fence: fence(trade))
  }

  /// Whoever mills gets its files with its orders.
  private func fence(_ trade: Trade) -> Fence {
    switch trade {
    case .milling:
      Fence(
        memory: settings.workerMemory,
        readable: settings.recipe.duplicates.comparesRows ? [folder.rowDrops] : [])
    case .comparing:
      Fence(memory: settings.workerMemory, readable: [folder.parts], writable: folder.sifted)
    }
  }

  /// - Parameter files: what comes with it.
  func order(
    _ task: Schedule.Task, _ schedule: Schedule, files: [PassedFile]
  ) -> WorkerOrder {
    switch task {
    case .readHeader(let file):
      .readHeader(
        file: file, input: inputs.files[file], part: path(file), files: files)
    case .mill(let file, let layout):
      .mill(
        file: file, input: inputs.files[file], part: path(file), layout: layout,
        drops: schedule.comparisons.knowsRows
          ? drops(of: file, .rowLosses, schedule.comparisons) : nil,
        files: files)
    case .compare(let slice): .compare(task: comparison(slice, schedule.comparisons))
    }
  }

  func order(_ task: Schedule.WriterTask, _ schedule: Schedule) -> WriterOrder {
    switch task {
    case .texts(let file): .texts(part: chunkPart(file, schedule.comparisons))
    case .rewind: .rewind
    case .workbook(let chunk): workbook(chunk, schedule)
    case .endChunk(let chunk): .endChunk(name: "part-" + span(schedule.places(chunk)))
    case .session(let slice): .texts(part: sessionPart(slice, schedule.comparisons))
    case .endSessions: .endChunk(name: RejectJoiner.sessionChunk)
    }
  }

  func order(_ task: ScoringQueue.Task, _ schedule: Schedule) -> ScorerOrder {
    switch task {
    case .finish: return .finish
    case .score(let number):
      let slice = number - inputs.files.count
      var part =
        slice < 0
        ? chunkPart(number, schedule.comparisons) : sessionPart(slice, schedule.comparisons)
      part.scores = nil
      return .score(number: number, part: part, output: WirePath(folder.scores(number)))
    }
  }

  private func path(_ file: Int) -> WirePath { WirePath(folder.part(inputs.files[file].identity)) }

  private func part(_ file: Int) -> ToldPart { ToldPart(path: path(file), checksum: told[file]) }

  private func chunkPart(_ file: Int, _ comparisons: ComparisonStages) -> ChunkPart {
    chunkPart(
      part(file), inputs.files[file].identity,
      comparisons.builder == nil ? drops(of: file, .dialogueLosses, comparisons) : nil,
      number: comparisons.builder == nil ? file : nil)
  }

  /// Dialogues of the whole job.
  private func sessionPart(_ slice: Int, _ comparisons: ComparisonStages) -> ChunkPart {
    chunkPart(
      builtParts(comparisons)[slice], [],
      comparisons.stage(yielding: .dialogueLosses).map {
        DropReference(files: files($0, comparisons), place: slice)
      }, number: inputs.files.count + slice)
  }

  /// - Parameters:
  ///   - found: what the comparison of dialogues found.
  ///   - number: what the scorer calls it; nil where it has no dialogues of its own.
  private func chunkPart(
    _ part: ToldPart, _ identity: [UInt8], _ found: DropReference?, number: Int?
  ) -> ChunkPart {
    let isKept = settings.recipe.duplicates.joinsNear
    return ChunkPart(
      part: part, identity: identity, drops: isKept ? nil : found, leaders: isKept ? found : nil,
      scores: settings.recipe.output.model == nil
        ? nil : number.map { WirePath(folder.scores($0)) })
  }

  private func workbook(_ chunk: Int, _ schedule: Schedule) -> WriterOrder {
    let places = schedule.places(chunk)
    let columns = schedule.layout(chunk)
    return .workbook(
      name: "clean_" + span(places),
      columns: columns,
      messageColumn: columns.firstIndex(where: settings.recipe.isMessageColumn) ?? 0,
      parts: places.filter(schedule.isMilled).map(part))
  }

  /// The first and the last place of a chunk: `00000-00024`.
  private func span(_ places: Range<Int>) -> String {
    "\(padded(places.lowerBound))-\(padded(places.upperBound - 1))"
  }

  private func padded(_ place: Int) -> String {
    let digits = String(place)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  // MARK: Stages

  private func comparison(_ slice: Int, _ comparisons: ComparisonStages) -> ComparisonTask {
    comparisons.stage.definition.task(slice, in: ground(comparisons))
  }

  /// What the present stage looks at.
  private func ground(_ comparisons: ComparisonStages) -> StageGround {
    let isBuilt = comparisons.comparesBuilt
    return StageGround(
      parts: isBuilt ? builtParts(comparisons) : comparisons.files.map(part),
      identities: isBuilt ? nil : comparisons.files.map { inputs.files[$0].identity },
      slices: comparisons.slices, files: { files($0, comparisons) })
  }

  /// What the stage that yields this found of a file; nil if it was not among those compared.
  private func drops(
    of file: Int, _ yield: StageYield, _ comparisons: ComparisonStages
  ) -> DropReference? {
    guard let stage = comparisons.stage(yielding: yield),
      let place = comparisons.files.firstIndex(of: file)
    else { return nil }
    return DropReference(files: files(stage, comparisons), place: place)
  }

  private func files(_ stage: StageName, _ comparisons: ComparisonStages) -> [WirePath] {
    (0..<(comparisons.sliceCounts[stage] ?? 0)).map { file(stage, $0) }
  }

  /// Parts of dialogues of the whole job.
  private func builtParts(_ comparisons: ComparisonStages) -> [ToldPart] {
    guard let builder = comparisons.builder else { return [] }
    return files(builder, comparisons).enumerated().map { slice, path in
      ToldPart(path: path, checksum: toldSlices[slice])
    }
  }

  private func file(_ stage: StageName, _ slice: Int) -> WirePath {
    let isForMilling = stage.definition.yield == .rowLosses
    let folder = isForMilling ? folder.rowDrops : folder.sifted
    return WirePath(folder.appending("\(stage.rawValue).\(slice)"))
  }
}

/// What a worker does all its life: one that has opened a workbook never sees the parts of others.
enum Trade: Sendable {
  /// Reads headers and mills.
  case milling
  /// Compares parts.
  case comparing
}

extension Schedule.Task {
  var isMilling: Bool { if case .mill = self { true } else { false } }
  var trade: Trade { file == nil ? .comparing : .milling }

  /// The input that it is about; nil for a comparison.
  var file: Int? {
    switch self {
    case .readHeader(let file), .mill(let file, _): file
    case .compare: nil
    }
  }
}
