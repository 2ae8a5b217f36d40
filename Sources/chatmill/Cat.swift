// `chatmill cat`: one sheet as lines.
import ArgumentParser
import Job
import Sheets
import SystemPackage

struct Cat: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the rows of one sheet as JSON lines or CSV.")

  @Argument(
    help: "The workbook (.xlsx or .xlsm).", completion: .file(extensions: ["xlsx", "xlsm"]))
  var file: String

  @Option(help: "jsonl: one object per row that holds a cell; csv: RFC 4180, rows in place.")
  var format: LineFormat = .jsonl

  @Option(help: "Name of the sheet or its number from 1; the first worksheet unless given.")
  var sheet: SheetChoice = .first

  func run() throws {
    do { try printRows() } catch is ClosedPipe {} catch let error as SheetsError {
      throw FileError(path: FilePath(file).printable, reason: error.description)
    }
  }

  private func printRows() throws {
    let workbook = try Workbook(path: FilePath(file))
    var text = RowText(format)
    for worksheet in try workbook.select(sheet) {
      try workbook.read(worksheet) { row in
        try text.append(row)
        if text.bytes.count >= 1 << 17 { try flush(&text) }
      }
    }
    try flush(&text)
  }

  private func flush(_ text: inout RowText) throws {
    try writeOutput(text.bytes)
    text.clear()
  }
}

extension LineFormat: ExpressibleByArgument {}

extension SheetChoice: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
