// `chatmill inspect`: what is in a workbook or CSV file, and what a run would make of it.
import ArgumentParser
import Bytes
import Cleaning
import Doors
import Job
import Recipe
import Sheets
import SystemPackage

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the sheets of workbooks: headers, kinds of values, first rows, mapped columns."
  )

  @Argument(
    help: "The \(InputKind.plurals).", completion: .file(extensions: InputKind.extensions))
  var files: [String]

  @OptionGroup(title: "Rules") var rules: RecipeOptions

  func run() throws {
    let chosen = try rules.resolved()
    _ = try chosen.compiledRules()
    let recipe = chosen.recipe
    var failed = 0
    var arguments = ArgumentBytes()
    let paths = files.map { arguments.path($0) }
    let directories = Set(paths.filter(DirectoryArgument.isOne))
    for kind in InputKind.allCases { kind.prepare() }
    _ = Fence(readable: paths).putUp()
    for path in paths {
      do {
        if directories.contains(path) { throw DirectoryArgument.error(path) }
        let lines = try lines(of: path, recipe)
        try writeOutput(
          Array(lines.map { PrintableText.line($0) + "\n" }.joined().utf8))
      } catch is ClosedPipe {
        return
      } catch let error as SheetsError {
        failed += 1
        Console.fail(path.printable, error.description)
      }
    }
    if failed > 0 { throw (failed == files.count ? ExitStatus.failed : .partly).end }
  }

  private func lines(of path: FilePath, _ recipe: Recipe) throws -> [String] {
    let kind = InputKind(naming: path)
    let table = try kind.open(FileBytes(ofTable: path))
    let isRead = recipe.inputKinds.contains(kind)
    let chosen = isRead ? try table.select(recipe.sheetChoice) : []
    var lines = [path.printable] + (table.heading.map { ["  \($0)"] } ?? [])
    var (room, isEmpty) = (HeaderRoom(), true)
    for (index, sheet) in table.sheets.enumerated() {
      let isChosen = chosen.contains(sheet)
      let sample = try SheetSample(
        recipe, sheet: sheet.name, isChosen: isChosen, room: &room
      ) { try table.read(sheet, receive: $0) }
      isEmpty = isEmpty && !(isChosen && !sample.isEmpty)
      if let title = sheet.title {
        lines.append(
          "  sheet \(index + 1) \"\(oneLine(title))\"" + (sheet.isHidden ? ", hidden" : "")
            + (isChosen ? ", read by run" : ""))
      }
      lines += sample.lines.map { "    \($0)" }
    }
    if isRead, isEmpty { lines.append("  run would fail: \(SheetHeader.noHeader)") }
    return lines + (table.reader.told.map { ["  read by the \($0)"] } ?? [])
  }
}

extension InputKind {
  /// Every kind, as many files: `workbooks and CSV files`.
  fileprivate static var plurals: String {
    allCases.map { "\($0.noun)s" }.joined(separator: " and ")
  }
}

/// A text on one line: printable, and cut if it is longer than any name should be.
func oneLine(_ text: String) -> String {
  PrintableText.line(PathText.shortened(text, to: 200))
}
