// What became of a dialogue or a row, as far as an output can tell: `chatmill explain`.
import Bytes
import Cleaning
import FoundationEssentials
import Glibc
import Sheets
import SystemPackage

/// Answers about one output. What it answers goes to a closure as bytes, line by line.
package struct Explanation {
  /// Scalars of a dropped text that are shown.
  static let shownText = 2000
  /// Dialogues that are named of those among whose rows a row lies.
  static let shownCandidates = 20

  let root: FilePath
  let report: Report
  let write: ([UInt8]) throws -> Void

  /// - Throws: ``JobError`` where the folder is no output.
  package init(_ folder: FilePath, _ write: @escaping ([UInt8]) throws -> Void) throws {
    (root, self.write) = (folder, write)
    report = try Report(ofOutput: folder)
  }

  /// - Throws: ``JobError`` where the output has no such thing.
  package func tell(_ subject: Subject) throws {
    switch subject {
    case .dialogue(let output, let set, let number): try tell(output, set, number)
    case .row(let place, let row): try tell(RowQuestion(place, row, report, root))
    }
  }

  func say(_ line: String) throws { try write(Array((PrintableText.line(line) + "\n").utf8)) }

  // MARK: Dialogues

  private func tell(_ output: String?, _ set: String, _ number: Int) throws {
    let all = report.dialogueFiles
    guard let files = all.first(where: { $0.set == set && output ?? $0.folder == $0.folder })
    else { throw JobError("no such output and set; there are: \(named(all))", at: place) }
    guard number < files.count else {
      throw JobError(
        "\(files.name) has \(counted(files.count, "dialogue")), numbered from 0", at: place)
    }
    if let lineage = files.lineage {
      try tellOrigin(files, lineage, number, beside: all)
    } else {
      try say(
        "\(files.name):\(number): no lineage; `lineage: true` in the recipe would have written where it is from"
      )
    }
    if let scores = files.scores { try tellScore(scores, number) }
    try write(files.form.printable(dialogue(number, of: files)))
  }

  private func tellScore(_ scores: String, _ number: Int) throws {
    try ScoreLine.forEach(of: scores, in: root) { found, line in
      guard found == number else { return }
      try say(line.told)
      throw StopReading()
    }
  }

  private func dialogue(_ number: Int, of files: DialogueFiles) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try files.forEach(in: root) { found, dialogue in
      guard found == number else { return }
      bytes = Array(dialogue)
      if case .uncertainBlankLine = files.form.end { return }
      throw StopReading()
    }
    return bytes
  }

  private func tellOrigin(
    _ files: DialogueFiles, _ lineage: String, _ number: Int, beside all: [DialogueFiles]
  ) throws {
    var key: [UInt8] = []
    try LineageLine.forEach(of: lineage, in: root) { found, line in
      guard found == number else { return }
      key = Array(line.key)
      let origin = try line.decoded(lineage)
      try say("\(files.name):\(number) is from \(origin.place); \(origin.names)")
      throw StopReading()
    }
    guard !key.isEmpty else { throw JobError("says nothing of dialogue \(number)", at: lineage) }
    let others = all.filter { $0.set == files.set && $0.folder != files.folder }
    let places = try others.compactMap { try self.place(of: key, in: $0) }
    if !places.isEmpty { try say("it is also \(places.joined(separator: ", "))") }
  }

  /// `messages/train:12`; nil where the output does not have it, or does not say so.
  private func place(of key: [UInt8], in files: DialogueFiles) throws -> String? {
    var place: String?
    guard let lineage = files.lineage else { return nil }
    try LineageLine.forEach(of: lineage, in: root) { number, line in
      guard line.key.elementsEqual(key) else { return }
      place = "\(files.name):\(number)"
      throw StopReading()
    }
    return place
  }

  private var place: String { root.printable }

  private func named(_ files: [DialogueFiles]) -> String {
    files.isEmpty ? "none" : files.map(\.name).joined(separator: ", ")
  }
}

extension Report {
  /// The report of an output.
  /// - Throws: ``JobError`` where the folder has none.
  init(ofOutput folder: FilePath) throws {
    let path = folder.appending("report.json")
    do { try self.init(reading: path) } catch let error as JobError {
      throw JobError(error.reason, at: path.printable)
    } catch let error as Errno {
      throw JobError("no output of chatmill: \(error)", at: path.printable)
    }
  }
}
