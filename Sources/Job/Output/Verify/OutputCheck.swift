// Reading an output back: whether its files are those that were written, and whether everything
// adds up.
import Bytes
import Cleaning
import FoundationEssentials
import Glibc
import Sheets
import SystemPackage

/// Checks one output directory.
///
/// Memory is that of the longest dialogue and of the identities of the validation dialogues.
package struct OutputCheck {
  /// One line for each thing that is not as it should be.
  package private(set) var problems: [String] = []
  /// What was read back: dialogues and turns of the output that has most; nil where none has any.
  package private(set) var talks: (dialogues: Int, turns: Int)?
  package private(set) var rows = 0
  package private(set) var workbooks = 0

  private let folder: FilePath

  /// - Throws: ``JobError`` where there is no such directory.
  package static func requireFolder(_ path: FilePath) throws {
    do {
      try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec]).close()
    } catch let error as Errno {
      throw JobError("no output of chatmill: \(error)", at: path.printable)
    }
  }

  package init(_ folder: FilePath) {
    self.folder = folder
    do {
      let report = try Report(reading: folder.appending("report.json"))
      checkCounts(report)
      checkFiles(report)
      checkWorkbooks(report)
      checkTexts(report)
      checkForms(report)
      checkScores(report)
    } catch {
      note("report.json", "\(error)")
    }
  }

  private mutating func note(_ place: String, _ problem: String) {
    problems.append("\(place): \(problem)")
  }

  // MARK: Counts

  private mutating func checkCounts(_ report: Report) {
    for file in report.files where !file.rows.isBalanced(without: file.forgotten?.rows ?? 0) {
      note("report.json", "the rows of \(file.path) do not add up")
    }
    let totals = report.totals
    let sum = { (count: (Report.File) -> Int) in report.files.map(count).sum }
    let pairs = [
      ("rows read", totals.rows.read, sum(\.rows.read)),
      ("rows kept", totals.rows.kept, sum(\.rows.kept)),
      ("rows forgotten", totals.forgotten?.rows ?? 0, sum { $0.forgotten?.rows ?? 0 }),
      ("dialogues", totals.dialogues, sum(\.dialogues)), ("turns", totals.turns, sum(\.turns)),
      ("failed files", totals.failed, report.files.count { $0.error != nil }),
      ("files", totals.files, report.files.count),
    ]
    for (what, total, sum) in pairs where total != sum {
      note("report.json", "\(total) \(what) in total, but the files have \(sum)")
    }
    if !totals.fates.isBalanced(without: totals.forgotten?.dialogues ?? 0) {
      note("report.json", "the dialogues that were built do not add up")
    }
    if !totals.turnCounts.isBalanced(without: totals.forgotten?.turns ?? 0) {
      note("report.json", "the turns that were built do not add up")
    }
    if !totals.rows.isBalanced(without: totals.forgotten?.rows ?? 0) {
      note("report.json", "the rows do not add up")
    }
  }

  // MARK: Files

  private mutating func checkFiles(_ report: Report) {
    for file in report.written {
      do {
        let (bytes, digest) = try FileDigest.text(of: path(file.path))
        if bytes != file.bytes {
          note(file.path, "has \(counted(bytes, "byte")), but \(was(file.bytes)) written")
        } else if digest != file.xxh128 {
          note(file.path, "is not what was written: its digest is \(digest)")
        }
      } catch { note(file.path, "cannot be read: \(error)") }
    }
    do {
      for name in try strangers(report) { note(name, "was not written by the run of report.json") }
    } catch { problems.append("\(error)") }
  }

  private func strangers(_ report: Report) throws -> [String] {
    let known = Set(report.written.map(\.path) + ["report.json"])
    let found = try (Folder.names(folder) ?? []).map(PathText.printable).flatMap { name in
      FileStatus(path(name))?.isDirectory == true
        ? try (Folder.names(path(name)) ?? []).map { "\(name)/\(PathText.printable($0))" } : [name]
    }
    return found.filter { !known.contains($0) }.sorted()
  }

  private func path(_ name: String) -> FilePath { folder.appending(name) }

  // MARK: Workbooks

  /// Every chunk's workbook holds as many rows as its files kept.
  private mutating func checkWorkbooks(_ report: Report) {
    guard report.recipe.output.has(.clean) else { return }
    let names = report.written.map(\.path).filter { $0.hasPrefix("clean/") }
    let chunks = (report.files.count + report.chunkSize - 1) / report.chunkSize
    guard names.count == chunks else {
      return note(
        "clean", "\(counted(names.count, "workbook")) for \(counted(chunks, "chunk")) of files")
    }
    for (chunk, name) in names.enumerated() {
      let places =
        chunk * report.chunkSize..<min((chunk + 1) * report.chunkSize, report.files.count)
      let kept = report.files[places].map(\.rows.kept).sum
      do {
        let found = try dataRows(name)
        if found != kept { note(name, "holds \(counted(found, "row")), but \(was(kept)) kept") }
        (rows, workbooks) = (rows + found, workbooks + 1)
      } catch { note(name, "\(error)") }
    }
  }

  /// Rows below the headers, over all sheets. A row without a cell counts: all of its columns may
  /// be left out.
  private func dataRows(_ name: String) throws -> Int {
    let workbook = try Workbook(path: path(name))
    try workbook.checkParts()
    return try workbook.worksheets.reduce(0) { count, sheet in
      count + max(0, try workbook.read(sheet) { _ in } - 1)
    }
  }

  // MARK: Other forms

  /// Every output has as many dialogues as the report counts, whatever its form, compression and
  /// shards.
  private mutating func checkForms(_ report: Report) {
    let hasIndex = report.recipe.output.hasIndex
    var found: [String: (dialogues: Int, turns: Int)] = [:]
    for files in report.dialogueFiles where !(hasIndex && files.output.isPlain) {
      do {
        let (dialogues, turns) = try count(files)
        found[files.folder, default: (0, 0)].dialogues += dialogues
        found[files.folder]?.turns += turns
      } catch { note(files.name, "\(error)") }
    }
    checkTotals(found, report)
    if talks == nil { talks = found.values.max { $0 < $1 } }
  }

  /// Scores have a line for each dialogue of their output.
  private mutating func checkScores(_ report: Report) {
    for files in report.dialogueFiles {
      guard let scores = files.scores else { continue }
      var lines = 0
      do { try ScoreLine.forEach(of: scores, in: folder) { _, _ in lines += 1 } } catch {
        note(scores, "\(error)")
        continue
      }
      guard lines != files.count else { continue }
      note(scores, "\(counted(lines, "line")), but \(was(files.count)) written to \(files.name)")
    }
  }

  private func count(_ files: DialogueFiles) throws -> (dialogues: Int, turns: Int) {
    var (dialogues, turns) = (0, 0)
    try files.forEach(in: folder) { _, dialogue in
      dialogues += 1
      turns += files.turns(of: dialogue)
    }
    return (dialogues, turns)
  }

  /// An output of whole dialogues, all of them, has the turns of the report.
  private mutating func checkTotals(
    _ found: [String: (dialogues: Int, turns: Int)], _ report: Report
  ) {
    for output in report.recipe.output.outputs where output.isWhole {
      guard let found = found[output.form.rawValue] else { continue }
      compare(output.form.rawValue, found, report)
    }
  }

  private mutating func compare(
    _ place: String, _ found: (dialogues: Int, turns: Int), _ report: Report
  ) {
    let pairs = [
      ("dialogues", found.dialogues, report.totals.dialogues),
      ("turns", found.turns, report.totals.turns),
    ]
    for (what, found, told) in pairs where found != told {
      note(place, "\(found) \(what) in the texts, but \(told) in the report")
    }
  }

  // MARK: Texts

  private mutating func checkTexts(_ report: Report) {
    let output = report.recipe.output
    guard output.hasIndex else { return }
    do {
      let texts = try IndexCheck(
        folder, labels: [report.recipe.agentLabel, report.recipe.customerLabel],
        sets: output.split.names)
      try texts.run()
      talks = (texts.dialogues, texts.turns)
      problems += texts.problems
      compare("index", (texts.dialogues, texts.turns), report)
      let (held, told) = (texts.counts.dropFirst().reduce(0, +), report.totals.validationDialogues)
      if held != told {
        note("index", "\(held) validation dialogues in the texts, but \(told) in the report")
      }
    } catch { note("index", "\(error)") }
  }
}

extension Report {
  /// Reads a report that a run has written.
  init(reading path: FilePath) throws {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    let bytes = try file.closeAfter {
      var bytes: [UInt8] = []
      let size = Int(try file.seek(offset: 0, from: .end))
      guard size <= Report.mostBytes else { throw JobError("is too large for a report") }
      try file.forEachPiece(0..<size) { bytes += $0 }
      return bytes
    }
    guard let report = try? JSONDecoder().decode(Report.self, from: Data(bytes)), report.isCountable
    else { throw JobError("is no report of this version of chatmill") }
    self = report
  }
}
