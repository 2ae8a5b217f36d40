// An output written anew without one customer. What holds nothing of them is linked, not copied.
import Bytes
import Cleaning
import Glibc
import SystemPackage

/// Fills the draft of an output from the output itself.
struct Rewriting {
  let folder: OutputFolder
  let report: Report
  let trace: Trace
  let customer: [UInt8]
  let ownFiles: Set<String>
  /// The files that stand in the place of some old ones, by the first of those.
  var replacements: [String: [WrittenFile]] = [:]
  /// The old files that are not in the draft.
  private var gone: Set<String> = []
  /// How many turns each dialogue has in the output that has most of it.
  var turns: [Lineage: Int] = [:]

  init(
    _ folder: OutputFolder, _ report: Report, _ trace: Trace, customer: [UInt8],
    ownFiles: Set<String>
  ) {
    (self.folder, self.report, self.trace) = (folder, report, trace)
    (self.customer, self.ownFiles) = (customer, ownFiles)
  }

  var root: FilePath { folder.output }

  /// Writes everything but the report.
  /// - Returns: what the report is to say.
  /// - Throws: ``JobError`` if a file that must be rewritten is not the one that was written.
  mutating func run() throws -> Report {
    for name in Set(report.written.compactMap { Rewriting.folder(of: $0.path) }) {
      if name != "rejects" { try Folder.make(folder.draft.appending(name)) }
    }
    for talks in trace.talks where !talks.numbers.isEmpty { try rewrite(talks) }
    try rewriteIndex()
    for rows in trace.workbooks where rows.sum > 0 { try rewrite(rows) }
    gone.formUnion(report.written.map(\.path).filter { $0.hasPrefix("rejects/") })
    var rewritten = report
    rewritten.written = try report.written.flatMap(carried)
    count(&rewritten)
    return rewritten
  }

  private static func folder(of path: String) -> String? {
    path.lastIndex(of: "/").map { String(path[..<$0]) }
  }

  /// What stands in the draft for a file of the output.
  private func carried(_ file: WrittenFile) throws -> [WrittenFile] {
    if let files = replacements[file.path] { return files }
    if gone.contains(file.path) { return [] }
    let (old, new) = (root.appending(file.path), folder.draft.appending(file.path))
    try Folder.link(old, new)
    return [file]
  }

  /// - Throws: ``JobError`` if a file has changed since it was written: its new digest would
  ///   hide that.
  mutating func retire(_ paths: [String]) throws {
    for path in paths {
      let known = report.written.first { $0.path == path }
      let found = try? FileDigest.text(of: root.appending(path))
      guard let known, let found, found.digest == known.xxh128 else {
        throw JobError(
          "is not what was written; see chatmill verify", at: root.appending(path).printable)
      }
    }
    gone.formUnion(paths)
  }

  // MARK: Counts

  private func count(_ rewritten: inout Report) {
    var files: [String: Report.Forgotten] = [:]
    for origin in trace.dialogues.keys {
      files[origin.file, default: .init()] +=
        Report.Forgotten(dialogues: 1, turns: turns[origin] ?? 0)
    }
    for (place, count) in trace.workbooks.flatMap(\.counts) {
      files[report.files[place].identity, default: .init()].rows += count
    }
    let sets = trace.dialogues.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let outputs = trace.talks.map { ($0.files.name, $0.numbers.count) }
    rewritten.forget(
      files: files, sets: sets, outputs: Dictionary(uniqueKeysWithValues: outputs))
  }
}
