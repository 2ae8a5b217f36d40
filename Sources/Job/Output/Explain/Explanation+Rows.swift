// What became of a row of an input.
import Bytes
import Cleaning
import FoundationEssentials
import Sheets
import SystemPackage

/// A line of the rejects.
private struct Reject: Decodable {
  var sheet: String
  var row: Int
  var fate: String
  var rule: String?
  var text: String

  var isDialogue: Bool { DialogueFate(label: fate) != nil }
}

extension Explanation {
  func tell(_ question: RowQuestion) throws {
    if let error = question.file.error {
      return try say("\(question.file.path) was left out: \(error)")
    }
    let dropped = try tellRejects(question)
    for sheet in question.sheets where !dropped.contains(sheet) {
      try tellDialogues(question, sheet)
    }
    if !report.dialogueFiles.isEmpty, report.dialogueFiles.allSatisfy({ $0.lineage == nil }) {
      try say(
        "no lineage; `lineage: true` in the recipe would have written which rows dialogues are from"
      )
    }
  }

  // MARK: Rejects

  /// - Returns: the sheets in which such a row was dropped.
  private func tellRejects(_ question: RowQuestion) throws -> Set<String> {
    let files = report.written.map(\.path).filter { $0.hasPrefix("rejects/") }
    let chunk = question.place / report.chunkSize
    guard files.indices.contains(chunk) else {
      try say(
        report.recipe.writesRejects
          ? "its rejects have been removed; nothing says which rows were dropped"
          : "no rejects; `rejects: true` in the recipe would have written which rows were dropped")
      return []
    }
    var dropped: Set<String> = []
    let ofSessions = files.filter { $0 == RejectJoiner.sessions && $0 != files[chunk] }
    for file in [files[chunk]] + ofSessions {
      try forEachReject(of: question, in: file) { reject in
        if !reject.isDialogue { dropped.insert(reject.sheet) }
        try tell(reject, question)
      }
    }
    for sheet in question.sheets where !dropped.contains(sheet) {
      try say(
        "\(place(question, sheet)) is not among the rejects, which hold every dropped row: it was kept, "
          + "if the file has such a row below its header")
    }
    return dropped
  }

  private func forEachReject(
    of question: RowQuestion, in file: String, _ use: (Reject) throws -> Void
  ) throws {
    let starts = question.sheets.map { sheet in
      var start = ByteBuffer()
      start.append(0x7B)
      start.append(LineageLine.start(ofFile: question.file.identity))
      start.put("\"sheet\":")
      start.append(printableJSON: sheet)
      start.append(",\"row\":\(question.row),")
      return Array(start.bytes)
    }
    try Lines.forEach(of: file, in: root) { line in
      guard starts.contains(where: { line.starts(with: $0) }) else { return }
      let text = Data(String(decoding: line, as: UTF8.self).utf8)
      guard let reject = try? JSONDecoder().decode(Reject.self, from: text) else {
        throw JobError("a line is no reject", at: file)
      }
      try use(reject)
    }
  }

  private func tell(_ reject: Reject, _ question: RowQuestion) throws {
    let what = reject.isDialogue ? "begins a dialogue that was dropped" : "was dropped"
    let rule = reject.rule.map { " by the rule \($0)" } ?? ""
    let text = PathText.shortened(reject.text, to: Explanation.shownText)
      .split(whereSeparator: \.isNewline).joined(separator: " ")
    try say(
      "\(place(question, reject.sheet)) \(what): \(reject.fate)\(rule): \(PathText.printable(Array(text.utf8)))"
    )
  }

  private func place(_ question: RowQuestion, _ sheet: String) -> String {
    "\(Lineage.place(question.file.identity, sheet)), row \(question.row)"
  }

  // MARK: Dialogues

  /// Names the dialogues among whose rows the row lies, each once.
  private func tellDialogues(_ question: RowQuestion, _ sheet: String) throws {
    var told: Set<[UInt8]> = []
    var left = 0
    try forEachDialogue(around: question, sheet) { name, key, lineage in
      guard !told.contains(key) else { return }
      guard told.count < Explanation.shownCandidates || isEnd(question, sheet, of: lineage) else {
        left += 1
        return
      }
      told.insert(key)
      try say("\(place(question, sheet)) \(how(question, sheet, lineage, name))")
    }
    if left > 0 { try say("and it lies among the rows of more dialogues") }
  }

  private func isEnd(_ question: RowQuestion, _ sheet: String, of lineage: Lineage) -> Bool {
    lineage.isFirst(question.row, question.file.identity, sheet)
      || lineage.isLast(question.row, question.file.identity, sheet)
  }

  private func how(
    _ question: RowQuestion, _ sheet: String, _ lineage: Lineage, _ name: String
  ) -> String {
    let isOfOne = lineage.lastFile == nil
    let rows = isOfOne ? "rows \(lineage.first) to \(lineage.last)" : lineage.place
    let whose = "\(name) (\(rows); \(lineage.names))"
    let (row, file) = (question.row, question.file.identity)
    if lineage.isFirst(row, file, sheet) { return "is the first row of \(whose)" }
    if lineage.isLast(row, file, sheet) { return "is the last row of \(whose)" }
    return "lies among the rows of \(whose), but may be of another: talks interleave"
  }

  private func forEachDialogue(
    around question: RowQuestion, _ sheet: String,
    _ use: (String, [UInt8], Lineage) throws -> Void
  ) throws {
    let start = LineageLine.start(ofFile: question.file.identity)
    let end = LineageLine.end(ofFile: question.file.identity)
    for files in report.dialogueFiles {
      guard let name = files.lineage else { continue }
      try LineageLine.forEach(of: name, in: root) { number, line in
        guard line.key.starts(with: start) || !line.bytes.ranges(of: end).isEmpty else { return }
        let lineage = try line.decoded(name)
        guard lineage.mayHave(question.row, question.file.identity, sheet) else { return }
        try use("\(files.name):\(number)", Array(line.key), lineage)
      }
    }
  }
}
