// One input becomes one part: rows read, judged, encoded and gathered. Everything hot meets here.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Mills one workbook.
final class Mill {
  private let recipe: Recipe
  var origin: PartOrigin
  let part: PartWriter
  private let progress: (Int) throws -> Void
  private var judge: RowJudge
  var dialogues: Dialogues
  /// In place of dialogues, where those are built of the whole job's messages.
  let messages: MessageTable?
  private var fingerprint = RowFingerprint()
  private var repeats: RepeatWatch?
  /// Whether ids have pseudonyms.
  let hidesIds: Bool
  private let ownPersonal: PersonalMask?
  let personal: Unmanaged<PersonalMask>?
  /// The number of the pair of the row at hand, and the row's time, where these are found before
  /// the row is kept.
  private var pair = 0
  private var time: Int?
  private var times = TimeReader()
  let ruleNames: [String]
  /// Rows that each compiled rule has dropped.
  var ruleCounts: [Int]
  private let dropsDuplicates: Bool
  private let comparesRows: Bool
  /// Rows that an earlier file has, by their numbers among the rows that are counted.
  private let drops: DropList
  var prints = PartPrints()
  var printer: DialoguePrinter
  private let findsPairs: Bool
  private let takesTimes: Bool
  var idNames = (agent: "", customer: "")
  var fragments: FragmentWriter
  var rejects: RejectWriter?
  /// What the part's fragment index will say, as far as it is written.
  var placed: [Fragment] = []
  private var sheetName = ""
  var summary = PartSummary()
  var warnings = RowWarnings()

  /// - Parameters:
  ///   - origin: what the part is made of; its layout are the columns of the chunk's clean
  ///     workbook.
  ///   - drops: rows that an earlier file has.
  ///   - progress: told now and then how many rows have been read.
  init(
    _ book: RuleBook, _ origin: PartOrigin, drops: DropList = DropList(), part: PartWriter,
    progress: @escaping (Int) throws -> Void
  ) {
    recipe = book.recipe
    (self.origin, self.part, self.progress) = (origin, part, progress)
    ownPersonal = PersonalMask(recipe)
    personal = ownPersonal.map(Unmanaged.passUnretained)
    ruleNames = book.matcher?.names ?? []
    ruleCounts = Array(repeating: 0, count: ruleNames.count)
    judge = RowJudge(recipe, matcher: book.matcher)
    hidesIds = book.pseudonyms != nil
    let rename = book.pseudonyms?.renaming
    dialogues = Dialogues(recipe, rename: rename)
    messages = recipe.sessionIsJobWide ? MessageTable(recipe, rename: rename) : nil
    dropsDuplicates = !recipe.duplicates.isOff
    (comparesRows, self.drops) = (recipe.duplicates.comparesRows, drops)
    printer = DialoguePrinter(recipe)
    let watchesRepeats = recipe.duplicates.consecutiveSeconds != nil
    findsPairs = watchesRepeats || hidesIds
    takesTimes = findsPairs || recipe.sessionSeconds != nil || recipe.sessionIsJobWide
    let gap = recipe.sessionSeconds
    repeats = recipe.duplicates.consecutiveSeconds.map { RepeatWatch(seconds: $0, gap: gap) }
    fragments = FragmentWriter { try part.write($0) }
  }

  /// Reads the workbook and completes the part.
  /// - Throws: ``JobError`` where it is no longer the file that the plan saw, or changes meanwhile.
  func run(_ input: InputStamp, _ file: FileBytes) throws -> PartSummary {
    if recipe.writesRejects { rejects = RejectWriter(identity: input.identity) }
    let before = try FileStatus(of: file)
    if !input.matches(before) {
      throw JobError("changed since the run began; run again when it is complete")
    }
    let table = try InputKind(naming: input.path.path).open(file)
    for sheet in try table.select(recipe.sheetChoice) { try read(sheet, of: table, input.identity) }
    origin.digest = try FileDigest.of(file)
    guard try FileStatus(of: file) == before else {
      throw JobError("changed while it was read; run again when it is complete")
    }
    summary.reader = table.reader
    guard !summary.sheets.isEmpty else { throw JobError(SheetHeader.noHeader) }
    return try complete()
  }

  private func read(_ sheet: TableSheet, of table: any Table, _ identity: [UInt8]) throws {
    var reader: SheetMill?
    // Used for every row, which costs no count of references.
    var borrowed: Unmanaged<SheetMill>?
    defer { withExtendedLifetime(reader) {} }
    var search = HeaderSearch(recipe, sheet: sheet.name)
    var last = 0
    try table.read(sheet) { [self] row in
      guard row.number > last else { throw SheetsError.rowsGoBack(row.number, after: last) }
      last = row.number
      if let borrowed { return try borrowed._withUnsafeGuaranteedRef { try take(row, $0) } }
      guard let header = try search.take(row.texts) else { return }
      reader = try begin(header, sheet.name, identity)
      borrowed = reader.map(Unmanaged.passUnretained)
    }
    if reader == nil { try search.finish() } else { summary.sheets.append(sheet.name) }
  }

  private func begin(_ header: Header, _ sheet: String, _ identity: [UInt8]) throws -> SheetMill {
    sheetName = sheet
    origin.headers.append(SheetHeader(header, sheet: sheet))
    summary.profile = summary.profile ?? header.profile?.name
    idNames.agent = header.agent < 0 ? idNames.agent : header.names[header.agent]
    idNames.customer = header.customer < 0 ? idNames.customer : header.names[header.customer]
    judge.begin(header.profile)
    return try SheetMill(header, recipe, layout: origin.layout, identity: identity)
  }

  /// Judges one row and, where it is kept, writes it to both outputs.
  private func take(_ row: Row, _ sheet: SheetMill) throws {
    let row = sheet.withinHeader(row, &warnings)
    guard !row.cells.isEmpty else { return }
    var needed = RowJudge.Needed()
    var isAgent = false
    sheet.find(row, &needed, &warnings)
    var fate = judge.drop(&needed, isAgent: &isAgent) ?? .kept
    // Patterns, since `==` of an enumeration of another module is called through its witness.
    if case .kept = fate, dropsDuplicates, isDuplicate(row, sheet) { fate = .duplicate }
    if case .kept = fate, findsPairs, isRepeated(&needed, isAgent) { fate = .consecutive }
    if case .kept = fate, let personal {
      return try personal._withUnsafeGuaranteedRef { try take(row, needed, isAgent, sheet, $0) }
    }
    try count(fate)
    guard case .kept = fate else { return try drop(row, needed, fate) }
    try keep(row, sheet.written(row, needed), needed, isAgent, sheet)
  }

  /// Keeps a row, or drops it, for the personal data in its message.
  @inline(never)
  private func take(
    _ row: Row, _ needed: RowJudge.Needed, _ isAgent: Bool, _ sheet: SheetMill, _ mask: PersonalMask
  ) throws {
    let verdict = mask.take(needed.message)
    switch verdict {
    case .dropped:
      try count(.personal)
      try drop(row, needed, .personal)
    case .clear:
      try count(.kept)
      try keep(row, sheet.written(row, needed), needed, isAgent, sheet)
    case .masked:
      try count(.kept)
      var masked = needed
      // Safe: the mask keeps both texts until the next row.
      mask.withText { masked.message = $0 }
      let written =
        recipe.personal.isClean
        ? mask.withShown { sheet.written(row, needed, message: $0) } : sheet.written(row, needed)
      try keep(row, written, masked, isAgent, sheet, isMasked: true)
    }
  }

  @inline(__always)
  private func count(_ fate: Fate) throws {
    summary.counts.rows.count(fate)
    if summary.counts.rows.read & 0xFFF == 0 { try progress(summary.counts.rows.read) }
  }

  /// Writes a kept row to both outputs.
  /// - Parameter written: the row as the clean workbook gets it.
  @inline(__always)
  private func keep(
    _ row: Row, _ written: Row, _ needed: RowJudge.Needed, _ isAgent: Bool, _ sheet: SheetMill,
    isMasked: Bool = false
  ) throws {
    warnings.checkLengths(row)
    try fragments.append(written, places: sheet.places)
    if rejects != nil { try placeFragments() }
    let place = place(row)
    guard !takesTimes else { return add(needed, isAgent, place, isMasked) }
    dialogues.add(
      agent: needed.agent, customer: needed.customer, isAgent: isAgent, message: needed.message,
      place: place, isMasked: isMasked)
  }

  @inline(__always)
  private func place(_ row: Row) -> RowPlace {
    RowPlace(sheet: origin.headers.count - 1, row: row.number)
  }

  @inline(__always)
  private func findPair(_ needed: RowJudge.Needed) {
    pair =
      messages?.pair(agent: needed.agent, customer: needed.customer)
      ?? dialogues.pair(agent: needed.agent, customer: needed.customer)
    time = times.seconds(needed.time)
  }

  /// Puts the names of the pair at hand in place of the ids.
  private func hideIds(_ needed: inout RowJudge.Needed) {
    let names = messages?.names(of: pair) ?? dialogues.names(of: pair)
    (needed.agent, needed.customer) = names
  }

  /// Adds a kept row where its time counts, or its pair is known already.
  @inline(never)
  private func add(
    _ needed: RowJudge.Needed, _ isAgent: Bool, _ place: RowPlace, _ isMasked: Bool
  ) {
    if findsPairs { repeats?.keep() } else { findPair(needed) }
    if let messages {
      return messages.add(
        to: pair, isAgent: isAgent, message: needed.message, at: time, place: place)
    }
    dialogues.add(
      to: pair, at: time, isAgent: isAgent, message: needed.message, place: place,
      isMasked: isMasked)
  }

  /// A row that is not kept: an example of it, its rule, its line among the rejects.
  private func drop(_ row: Row, _ needed: RowJudge.Needed, _ fate: Fate) throws {
    note(fate, needed, place(row))
    guard let rejects else { return }
    let rule = needed.rule < 0 ? nil : ruleNames[needed.rule]
    let write = { try rejects.row(row.number, of: self.sheetName, fate, rule: rule, text: $0) }
    try personal?._withUnsafeGuaranteedRef { try $0.withReject(needed.message, write) }
      ?? write(needed.message)
    try placeFragments()
  }

  /// Takes down which fragments are complete, and puts rejects that wait between them.
  func placeFragments() throws {
    guard fragments.isBetweenFragments, let rejects else { return }
    placed += fragments.fragments.dropFirst(placed.count { !$0.isRejects })
    placed += try rejects.take(part.write)
  }

  /// Keeps an example of what a dropped row was dropped for, and ends its dialogue where its type
  /// says so.
  private func note(_ fate: Fate, _ needed: RowJudge.Needed, _ place: RowPlace) {
    if needed.rule >= 0 { ruleCounts[needed.rule] += 1 }
    if judge.endsTalk(needed, fate) { cut(needed, place) }
    guard fate == .role, summary.unknownRole == nil, !hidesIds else { return }
    let role = String(decoding: needed.role, as: UTF8.self)
    let told = personal?._withUnsafeGuaranteedRef { $0.told(role) } ?? role
    summary.unknownRole = PathText.printable(Array(told.prefix(40).utf8))
  }

  private func cut(_ needed: RowJudge.Needed, _ place: RowPlace) {
    findPair(needed)
    repeats?.cut(pair)
    guard let messages else { return dialogues.cut(pair) }
    messages.cut(pair, at: time, place: place)
  }

  @inline(__always)
  private func isDuplicate(_ row: Row, _ sheet: SheetMill) -> Bool {
    if comparesRows { return isJobDuplicate(row, sheet) }
    for cell in row.cells where sheet.tellsApart(cell.column) {
      fingerprint.add(column: cell.column, kind: cell.kind.class, text: cell.text)
    }
    return judge.isDuplicate(fingerprint.finish())
  }

  // What a plain recipe does not ask for is kept out of the loop over rows.
  @inline(never)
  private func isRepeated(_ needed: inout RowJudge.Needed, _ isAgent: Bool) -> Bool {
    findPair(needed)
    if hidesIds { hideIds(&needed) }
    return repeats?.isRepeated(needed, at: time, of: pair, isAgent: isAgent) ?? false
  }

  @inline(never)
  private func isJobDuplicate(_ row: Row, _ sheet: SheetMill) -> Bool {
    let print = sheet.named.fingerprint(row, &fingerprint)
    if judge.isDuplicate(print) { return true }
    let number = summary.counts.rows.read
    prints.rows.append(Print(print, number: UInt32(truncatingIfNeeded: number)))
    return drops.contains(number)
  }
}
