// Taking a customer out of an output: `chatmill forget`.
import Bytes
import Cleaning
import SystemPackage

/// One customer, and the output that is to hold nothing of them.
package struct Forgetting {
  private let path: FilePath
  private let customer: String
  private let tell: (String) throws -> Void

  /// - Parameters:
  ///   - customer: the id, or the pseudonym that stands for it in the output.
  ///   - tell: receives lines.
  package init(_ path: FilePath, customer: String, tell: @escaping (String) throws -> Void) {
    (self.path, self.customer, self.tell) = (path, WhiteSpace.trimmed(customer), tell)
  }

  /// Tells every dialogue of the customer, and how many rows.
  /// - Throws: ``JobError`` if the folder is no output, or one without lineage.
  package func list() throws {
    let settled = Result { try OutputFolder.settle(path) }
    let trace = try search(Report(ofOutput: path), path)
    try tell(sum(trace, "; --apply writes the output anew without them"))
    // An output that could not be removed may still hold what this one does not.
    try settled.get()
  }

  /// Writes the output anew without the customer, and puts it in place in one step.
  ///
  /// Parts of earlier runs beside the output are removed before. They may hold the customer, too,
  /// whatever the output holds.
  /// - Throws: ``JobError`` if something of the customer would stay, and ``OutputBusy`` if a run
  ///   holds the output; the output is then as it was. ``LeftBehind`` if the output is without the
  ///   customer, but not everything beside it.
  package func apply(dropsRejects: Bool) throws {
    let folder = try OutputFolder(path, makesParents: false)
    if try !folder.hasState { _ = try Report(ofOutput: path) }
    let lock = try OutputLock.take(folder)
    defer { lock.release() }
    try folder.settle()
    let report = try Report(ofOutput: folder.output)
    let trace = try search(report, folder.output)
    if !trace.isEmpty { try requireAllSaid(trace, report, dropsRejects) }
    if trace.isEmpty { try folder.removeTraces() } else { try replace(folder, report, trace) }
    if let store = report.recipe.output.model?.store, !store.isEmpty {
      try tell("results of the model in \(store) do not say whose they are, and stay")
    }
    try tell(sum(trace, " have been taken out"))
  }

  private func search(_ report: Report, _ root: FilePath) throws -> Trace {
    let trace = try searcher(report, root).run()
    if report.hasRejects {
      try tell("rejects: they do not say whose rows they are")
    }
    return trace
  }

  private func searcher(_ report: Report, _ root: FilePath) -> TraceSearch {
    TraceSearch(root: root, report: report, customer: Array(customer.utf8), tell: tell)
  }

  private func requireAllSaid(_ trace: Trace, _ report: Report, _ dropsRejects: Bool) throws {
    if let workbook = trace.workbooks.first(where: \.isIndistinct) {
      throw JobError(
        "\(workbook.name) has no column of customers, so that their rows would stay; run again with it in clean.columns, or without clean in outputs",
        at: path.printable)
    }
    guard !report.hasRejects || dropsRejects else {
      throw JobError(
        "rejects/ holds texts of dropped rows and does not say whose they are, so that some would stay; --drop-rejects removes it",
        at: path.printable)
    }
  }

  private func replace(_ folder: OutputFolder, _ report: Report, _ trace: Trace) throws {
    do {
      try folder.prepareDraft()
      let own = searcher(report, folder.output).ownFiles(trace)
      var rewriting = Rewriting(
        folder, report, trace, customer: Array(customer.utf8), ownFiles: own)
      var rewritten = try rewriting.run()
      rewritten.hide(customer, ownFiles: own)
      try folder.write(rewritten.json(), to: "report.json")
      try folder.removeTraces()
      try folder.publish()
    } catch {
      folder.abandon()
      throw error
    }
  }

  private func sum(_ trace: Trace, _ more: String) -> String {
    guard !trace.isEmpty else { return "nothing of this customer was found" }
    return
      "\(counted(trace.dialogues.count, "dialogue")) and \(counted(trace.rows, "row"))\(more)"
  }
}

extension Report {
  var hasRejects: Bool { written.contains { $0.path.hasPrefix("rejects/") } }
}
