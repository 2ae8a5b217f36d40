// Two runs that disagree in everything, so that whoever looks at an output can tell whose it is.
import Foundation
import Support
import Testing

/// Every file of an output, byte for byte.
struct OutputTree {
  private var files: [String: [UInt8]] = [:]

  /// Empty where there is nothing at `path`.
  init(_ path: String) throws {
    guard let names = FileManager.default.enumerator(atPath: path) else { return }
    for case let name as String in names {
      let isFile = names.fileAttributes?[.type] as? FileAttributeType == .typeRegular
      files[name] = isFile ? try bytes("\(path)/\(name)") : []
    }
  }

  /// The tree without what two runs that are alike may differ in: how many parts the report says
  /// were used again, and how well each workbook was deflated. ISA-L chooses other matches now and
  /// then, of the same bytes.
  var comparable: OutputTree {
    var tree = self
    tree.files["report.json"] = files["report.json"].map { report in
      let text = String(decoding: report, as: UTF8.self)
        .replacing(/"reused" : \d+/, with: "")
        .replacing(/"bytes" : \d+,\s+"path" : "(clean[^"]+)",\s+"xxh128" : "[^"]+"/) { $0.1 }
      return Array(text.utf8)
    }
    return tree
  }

  /// Names that only one of both has, or whose content differs: the cells of a workbook, the bytes
  /// of any other file.
  func differences(from other: OutputTree) throws -> [String] {
    try Set(files.keys).union(other.files.keys).filter { name in
      let (mine, others) = (files[name], other.files[name])
      guard mine != others else { return false }
      guard let mine, let others, name.hasSuffix(".xlsx") else { return true }
      return try cells(mine) != cells(others)
    }.sorted()
  }

  private func cells(_ workbook: [UInt8]) throws -> [String] {
    let folder = TemporaryFolder()
    try Data(workbook).write(to: URL(filePath: folder("workbook.xlsx")))
    return try withExtendedLifetime(folder) { try sheetCells(folder("workbook.xlsx")) }
  }
}

/// One of the two.
struct Side {
  let arguments: [String]
  /// What a run leaves that nobody disturbs.
  let calm: OutputTree
  /// How long such a run takes.
  let duration: Duration
}

/// Two sets of inputs with a seed each, and one output in which now the one, now the other replaces
/// what is there.
final class TwoSides {
  let folder: TemporaryFolder
  private let sides: [Side]
  private var turn = 0
  /// What the last run that was done has left.
  private var standing: OutputTree

  init(files: Int, dialogues: Int, messages: Int, _ more: [String]) throws {
    let folder = TemporaryFolder()
    sides = try (0..<2).map { side in
      let input = try folder.make("in\(side)")
      try Chats.write(
        side * files..<(side + 1) * files, dialogues: dialogues, messages: messages, to: input)
      return try Side(
        ["run", input, "--seed", "\(side)", "--validation", "30%", "--quiet"] + more,
        to: folder("out"))
    }
    self.folder = folder
    standing = try OutputTree(folder("out"))
    #expect(try sides[0].calm.differences(from: sides[1].calm).count >= 7)
  }

  var output: String { folder("out") }

  /// The side that is to replace the output.
  var next: Side { sides[turn] }

  /// Removes the output, so that the next run is a first one.
  func clear() throws {
    try? FileManager.default.removeItem(atPath: output)
    standing = try OutputTree(output)
  }

  /// False where the output is still the one before, true where it is ``next``'s. Anything between
  /// is a failure.
  func isReplaced() throws -> Bool {
    let now = try OutputTree(output)
    if try now.differences(from: standing).isEmpty { return false }
    let torn = try now.comparable.differences(from: next.calm)
    #expect(torn.isEmpty, "the output is neither the old one nor the new one")
    return true
  }

  /// Runs ``next`` undisturbed to its end. Returns how many parts it used again.
  func complete() throws -> Int {
    let finished = try start(Package.chatmill, next.arguments)
    #expect(finished.status == 0, "\(finished.error)")
    return try settle()
  }

  /// A run of ``next`` has succeeded: looks whether its output is that of a calm run, with nothing
  /// left beside it.
  @discardableResult
  func settle() throws -> Int {
    standing = try OutputTree(output)
    #expect(try standing.comparable.differences(from: next.calm).isEmpty)
    #expect(Package.names(in: folder.path) == ["in0", "in1", "out"])
    turn = 1 - turn
    return try RunReport(of: output).totals.reused
  }

  /// Has chatmill read the output back.
  func verify() throws {
    let finished = try chatmill("verify", output)
    #expect(finished.status == 0, "\(finished.text)\(finished.error)")
  }
}

extension Side {
  fileprivate init(_ arguments: [String], to output: String) throws {
    self.arguments = arguments + ["--output", output]
    // Twice: the first run finds caches cold.
    try #require(start(Package.chatmill, self.arguments).status == 0)
    let began = ContinuousClock.now
    try #require(start(Package.chatmill, self.arguments).status == 0)
    duration = ContinuousClock.now - began
    calm = try OutputTree(output).comparable
  }
}
