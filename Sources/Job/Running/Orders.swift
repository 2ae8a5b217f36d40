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
        file: file, input: InputStamp(inputs.files[file]), part: path(file), files: files)
    case .mill(let file, let layout):
      .mill(
        file: file, input: InputStamp(inputs.files[file]), part: path(file), layout: layout,
        drops: schedule.sifting.knowsRows ? drops(of: file, .rowLosses, schedule.sifting) : nil,
        files: files)
    case .sift(let slice): .sift(task: sift(slice, schedule.sifting))
    }
  }

  func order(_ task: Schedule.WriterTask, _ schedule: Schedule) -> WriterOrder {
    switch task {
    case .texts(let file): .texts(part: chunkPart(file, schedule.sifting))
    case .rewind: .rewind
    case .workbook(let chunk): workbook(chunk, schedule)
    case .endChunk(let chunk): .endChunk(name: "part-" + span(schedule.places(chunk)))
    case .session(let slice): .texts(part: sessionPart(slice, schedule.sifting))
    case .endSessions: .endChunk(name: RejectJoiner.sessionChunk)
    }
  }

  private func path(_ file: Int) -> WirePath { WirePath(folder.part(inputs.files[file].identity)) }

  private func part(_ file: Int) -> ToldPart { ToldPart(path: path(file), checksum: told[file]) }

  private func chunkPart(_ file: Int, _ sifting: Sifting) -> ChunkPart {
    chunkPart(
      part(file), inputs.files[file].identity,
      sifting.builder == nil ? drops(of: file, .dialogueLosses, sifting) : nil)
  }

  /// Dialogues of the whole job.
  private func sessionPart(_ slice: Int, _ sifting: Sifting) -> ChunkPart {
    chunkPart(
      builtParts(sifting)[slice], [],
      sifting.stage(yielding: .dialogueLosses).map {
        DropReference(files: files($0, sifting), place: slice)
      })
  }

  /// - Parameter found: what the comparison of dialogues found.
  private func chunkPart(
    _ part: ToldPart, _ identity: [UInt8], _ found: DropReference?
  ) -> ChunkPart {
    let isKept = settings.recipe.duplicates.joinsNear
    return ChunkPart(
      part: part, identity: identity, drops: isKept ? nil : found, leaders: isKept ? found : nil)
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

  private func sift(_ slice: Int, _ sifting: Sifting) -> SiftTask {
    sifting.stage.definition.task(slice, in: ground(sifting))
  }

  /// What the present stage looks at.
  private func ground(_ sifting: Sifting) -> StageGround {
    let isBuilt = sifting.comparesBuilt
    return StageGround(
      parts: isBuilt ? builtParts(sifting) : sifting.files.map(part),
      identities: isBuilt ? nil : sifting.files.map { inputs.files[$0].identity },
      slices: sifting.slices, files: { files($0, sifting) })
  }

  /// What the stage that yields this found of a file; nil if it was not among those compared.
  private func drops(
    of file: Int, _ yield: StageYield, _ sifting: Sifting
  ) -> DropReference? {
    guard let stage = sifting.stage(yielding: yield), let place = sifting.files.firstIndex(of: file)
    else { return nil }
    return DropReference(files: files(stage, sifting), place: place)
  }

  private func files(_ stage: StageName, _ sifting: Sifting) -> [WirePath] {
    (0..<(sifting.sliceCounts[stage] ?? 0)).map { file(stage, $0) }
  }

  /// Parts of dialogues of the whole job.
  private func builtParts(_ sifting: Sifting) -> [ToldPart] {
    guard let builder = sifting.builder else { return [] }
    return files(builder, sifting).enumerated().map { slice, path in
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
    case .sift: nil
    }
  }
}
