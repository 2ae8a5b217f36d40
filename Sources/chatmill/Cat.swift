// `chatmill cat`: one sheet as lines.
import ArgumentParser
import Bytes
import Doors
import Glibc
import Job
import Sheets
import SystemPackage

struct Cat: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the rows of one sheet as JSON lines or CSV.")

  @Argument(
    help: "The \(InputKind.told).", completion: .file(extensions: InputKind.extensions))
  var file: String

  @Option(help: "jsonl: one object per row that holds a cell; csv: RFC 4180, rows in place.")
  var format: LineFormat = .jsonl

  @Option(help: "Name of the sheet or its number from 1; the first worksheet unless given.")
  var sheet: String?

  private var path: FilePath {
    var arguments = ArgumentBytes()
    return arguments.path(file)
  }

  /// `all` is no choice here: lines of several sheets could not be told apart.
  private var choice: SheetChoice {
    guard let sheet else { return .first }
    return Int(sheet).map { .index($0) } ?? .named(sheet)
  }

  func run() throws {
    do { try printRows() } catch is ClosedPipe {} catch let error as SheetsError {
      throw FileError(path: path.printable, reason: error.description)
    }
  }

  private func printRows() throws {
    try DirectoryArgument.refuse(path)
    let kind = InputKind(naming: path)
    kind.prepare()
    let open = try FileBytes(ofTable: path)
    // Asked before the fence is up, behind which nothing of a terminal is known.
    var text = RowText(format, isEscaped: isatty(1) == 1)
    _ = Fence(readable: []).putUp()
    try readRows(kind.open(open)) { row in
      try text.append(row, whenFull: flush)
    }
    try flush(&text)
  }

  private func readRows(_ table: any Table, _ receive: @escaping (Row) throws -> Void) throws {
    for sheet in try table.select(choice) { try table.read(sheet, receive: receive) }
  }

  private func flush(_ text: inout RowText) throws {
    try writeOutput(UnsafeRawBufferPointer(text.bytes))
    text.clear()
  }
}

extension LineFormat: ExpressibleByArgument {}

extension InputKind {
  /// Every kind with the ends of its names.
  fileprivate static var told: String {
    allCases.map { "\($0.noun) (\($0.endings.joined(separator: " or ")))" }
      .joined(separator: " or ")
  }

  /// Ends of names without their point, for the completions of shells.
  static var extensions: [String] { allCases.flatMap(\.endings).map { String($0.dropFirst()) } }
}
