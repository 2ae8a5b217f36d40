// What an output holds of one customer.
import Bytes
import Cleaning
import Sheets
import SystemPackage

/// Dialogues and rows of a customer, as they were found.
struct Trace {
  /// The dialogues of one output and set.
  struct Talks {
    let files: DialogueFiles
    /// By number where each is from; its own number is 0, so that one dialogue is equal in all
    /// outputs.
    var numbers: [Int: Lineage] = [:]
  }

  /// The rows of one clean workbook.
  struct Rows {
    let name: String
    let chunk: Int
    /// By place of the file.
    var counts: [Int: Int] = [:]
    /// Names of its columns.
    var columns: [String] = []
    var isIndistinct = false

    var sum: Int { counts.values.reduce(0, +) }
  }

  var talks: [Talks] = []
  var workbooks: [Rows] = []

  /// Each once, in however many outputs it is, with the set that has it.
  var dialogues: [Lineage: String] {
    talks.reduce(into: [:]) { all, talks in
      for origin in talks.numbers.values { all[origin] = talks.files.set }
    }
  }
  var rows: Int { workbooks.reduce(0) { $0 + $1.sum } }
  var isEmpty: Bool { rows == 0 && talks.allSatisfy(\.numbers.isEmpty) }
}

/// Looks for a customer in an output, and tells every find as a line.
struct TraceSearch {
  let root: FilePath
  let report: Report
  /// The trimmed id, or the pseudonym.
  let customer: [UInt8]
  let tell: (String) throws -> Void

  func run() throws -> Trace {
    var trace = Trace()
    for files in report.dialogueFiles { trace.talks.append(try search(files)) }
    let own = ownFiles(trace)
    for (chunk, name) in report.cleanWorkbooks.enumerated() {
      trace.workbooks.append(try search(name, chunk, own))
    }
    return trace
  }

  private func search(_ files: DialogueFiles) throws -> Trace.Talks {
    guard let lineage = files.lineage else {
      throw JobError(
        "\(files.name) has no lineage, so that nothing says whose its dialogues are; run again with `lineage: true` in the recipe",
        at: root.printable)
    }
    var talks = Trace.Talks(files: files)
    let end = LineageLine.end(ofCustomer: customer)
    var count = 0
    try LineageLine.forEach(of: lineage, in: root) { number, line in
      count += 1
      guard line.ends(in: end) else { return }
      var origin = try line.decoded(lineage)
      try tell("\(files.name):\(number) is from \(origin.place)")
      origin.dialogue = 0
      talks.numbers[number] = origin
    }
    guard count == files.count else {
      throw JobError(
        "tells of \(counted(count, "dialogue")), but \(was(files.count)) written",
        at: root.appending(lineage).printable)
    }
    return talks
  }

  private func search(_ name: String, _ chunk: Int, _ own: Set<String>) throws -> Trace.Rows {
    var rows = Trace.Rows(name: name, chunk: chunk)
    let reader = CleanReader(name, chunk: chunk, report, customer: customer, ownFiles: own)
    try reader.forEach(in: root) { _, place, isTheirs in
      if isTheirs { rows.counts[place, default: 0] += 1 }
    }
    (rows.columns, rows.isIndistinct) = (reader.columns, reader.isIndistinct)
    if rows.sum > 0 { try tell("\(name): \(counted(rows.sum, "row"))") }
    if rows.isIndistinct {
      try tell("\(name): rows cannot be told apart, since it has no column of customers")
    }
    return rows
  }

  /// The files of which the customer is the only one, because no column names customers.
  func ownFiles(_ trace: Trace) -> Set<String> {
    let talked = Set(trace.dialogues.keys.map(\.file))
    let id = PathText.printable(customer)
    return Set(
      report.files.filter { file in
        report.recipe.customerColumns(of: file).isEmpty
          && (talked.contains(file.identity) || file.identity == id)
      }.map(\.identity))
  }
}

extension Report {
  /// Clean workbooks by chunk.
  var cleanWorkbooks: [String] { written.map(\.path).filter { $0.hasPrefix("clean/") } }
}
