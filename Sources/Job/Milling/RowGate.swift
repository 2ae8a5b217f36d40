// Which rows are kept: every fate is decided here, in the order of the fates.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Tells the fate of each row of one input.
///
/// A gate knows no part and no file. Whoever has rows can ask it: give it a row and the columns of
/// its sheet, and give the row to the ``MessageSink`` if it is kept.
struct RowGate: ~Copyable {
  private var judge: RowJudge
  private var rows: RowDuplicates
  private var repeats: RepeatWatch?
  private var times = TimeReader()
  private let ownPersonal: PersonalMask?
  /// What looks for personal data; nil if nothing does.
  let personal: Unmanaged<PersonalMask>?
  private let needs: RowNeeds
  /// Rows by fate.
  private(set) var counts = FateCounts<Fate>()
  private(set) var findings: DropFindings

  /// - Parameter drops: rows that an earlier file has.
  init(_ book: RuleBook, drops: DropList = DropList()) {
    let recipe = book.recipe
    judge = RowJudge(recipe, matcher: book.matcher)
    rows = RowDuplicates(drops)
    let gap = recipe.sessionSeconds
    repeats = recipe.duplicates.consecutiveSeconds.map { RepeatWatch(seconds: $0, gap: gap) }
    ownPersonal = PersonalMask(recipe)
    personal = ownPersonal.map(Unmanaged.passUnretained)
    needs = RowNeeds(book)
    findings = DropFindings(book.matcher?.names ?? [])
  }

  /// The rows that come next are of this profile.
  mutating func begin(_ profile: Profile?) { judge.begin(profile) }

  /// Tells the fate of a row, and counts it.
  /// - Parameters:
  ///   - row: its cells, as its sheet has them.
  ///   - judged: has the needed cells of the row, and gets what becomes known of it.
  ///   - sink: knows the pairs, and learns where a dropped row ends a dialogue. It gets no row: a
  ///     kept one is added by the caller.
  @inline(__always)
  mutating func take(
    _ row: Row, at place: RowPlace, _ sheet: SheetMill, _ judged: inout JudgedRow,
    _ sink: inout MessageSink
  ) -> Fate {
    var fate = judge.drop(&judged.needed, isAgent: &judged.isAgent) ?? .kept
    // Patterns, since `==` of an enumeration of another module is called through its witness.
    if case .kept = fate, needs.duplicates, isDuplicate(row, sheet) { fate = .duplicate }
    if case .kept = fate, needs.pairs, isRepeated(&judged, &sink) { fate = .consecutive }
    if case .kept = fate, needs.personal, isPersonal(&judged) { fate = .personal }
    counts.count(fate)
    if case .kept = fate {
      if needs.moments { keep(&judged, &sink) }
    } else {
      drop(judged, fate, place, &sink)
    }
    return fate
  }

  @inline(__always)
  private mutating func isDuplicate(_ row: Row, _ sheet: SheetMill) -> Bool {
    if needs.jobDuplicates {
      return rows.isJobDuplicate(row, sheet, number: counts.read, &judge)
    }
    return judge.isDuplicate(rows.fingerprint(row, sheet))
  }

  // What a plain recipe does not ask for is kept out of the loop over rows.
  @inline(never)
  private mutating func isRepeated(_ row: inout JudgedRow, _ sink: inout MessageSink) -> Bool {
    let moment = moment(row.needed, &sink)
    row.moment = moment
    if needs.hiddenIds {
      (row.needed.agent, row.needed.customer) = sink.names(of: moment.pair)
    }
    return repeats?.isRepeated(row.needed, at: moment.time, of: moment.pair, isAgent: row.isAgent)
      ?? false
  }

  /// Whether the row is dropped for the personal data in its message; masks it otherwise.
  @inline(never)
  private func isPersonal(_ row: inout JudgedRow) -> Bool {
    personal!._withUnsafeGuaranteedRef { mask in
      switch mask.take(row.needed.message) {
      case .dropped: return true
      case .clear: return false
      case .masked:
        // Safe: the mask keeps both texts until the next row.
        mask.withText { row.needed.message = $0 }
        if needs.shownMessages { mask.withShown { row.shown = $0 } }
        row.isMasked = true
        return false
      }
    }
  }

  /// A row is kept whose time counts, or whose pair.
  @inline(never)
  private mutating func keep(_ row: inout JudgedRow, _ sink: inout MessageSink) {
    if row.moment == nil { row.moment = moment(row.needed, &sink) } else { repeats?.keep() }
  }

  private mutating func moment(_ row: RowCells, _ sink: inout MessageSink) -> Moment {
    Moment(
      pair: sink.pair(agent: row.agent, customer: row.customer), time: times.seconds(row.time))
  }

  /// A row is dropped: keeps an example of what for, and ends its dialogue if its type says so.
  private mutating func drop(
    _ row: borrowing JudgedRow, _ fate: Fate, _ place: RowPlace, _ sink: inout MessageSink
  ) {
    findings.note(row.needed, fate, hidesIds: needs.hiddenIds, personal)
    guard judge.endsTalk(row.needed, fate) else { return }
    let moment = moment(row.needed, &sink)
    repeats?.end(moment.pair)
    sink.end(moment, at: place)
  }

  /// Prints of the rows that nothing in their own file has dropped, to be compared over the job.
  var prints: MarkTable { rows.prints }
}

/// What a recipe asks of rows, worked out once.
private struct RowNeeds {
  let duplicates: Bool
  let jobDuplicates: Bool
  /// The pair of each row that would be kept, before it is.
  let pairs: Bool
  /// The pair and the time of each row that is kept.
  let moments: Bool
  let personal: Bool
  /// Masked messages are shown in clean workbooks, too.
  let shownMessages: Bool
  let hiddenIds: Bool

  init(_ book: RuleBook) {
    let recipe = book.recipe
    duplicates = !recipe.duplicates.isOff
    jobDuplicates = recipe.duplicates.comparesRows
    hiddenIds = book.pseudonyms != nil
    pairs = recipe.duplicates.consecutiveSeconds != nil || hiddenIds
    moments = pairs || recipe.sessionSeconds != nil || recipe.sessionIsJobWide
    personal = !recipe.personal.kinds.isEmpty
    shownMessages = recipe.personal.isClean
  }
}
