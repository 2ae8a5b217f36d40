// `chatmill inspect`: what is in a workbook or CSV file, and what a run would make of it.
import ArgumentParser
import Bytes
import Cleaning
import Doors
import Job
import Sheets
import SystemPackage

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the sheets of workbooks: headers, kinds of values, first rows, mapped columns."
  )

  @Argument(
    help: "The workbooks and CSV files.", completion: .file(extensions: ["xlsx", "xlsm", "csv"]))
  var files: [String]

  @OptionGroup(title: "Rules") var rules: RecipeOptions

  func run() throws {
    let chosen = try rules.resolved()
    try chosen.checkRules()
    let recipe = chosen.recipe
    var failed = 0
    var arguments = ArgumentBytes()
    let paths = files.map { arguments.path($0) }
    let directories = Set(paths.filter(DirectoryArgument.isOne))
    CSVEncodings.prepare()
    _ = Fence(readable: paths).putUp()
    for path in paths {
      do {
        if directories.contains(path) { throw DirectoryArgument.error(path) }
        let lines = try CSVFile.isNamed(path) ? csv(path, recipe) : workbook(path, recipe)
        try writeOutput(
          Array(lines.map { PrintableText.line($0) + "\n" }.joined().utf8))
      } catch is ClosedPipe {
        return
      } catch let error as SheetsError {
        failed += 1
        Console.fail(path.printable, error.description)
      }
    }
    if failed > 0 { throw ExitCode(failed == files.count ? 2 : 1) }
  }

  private func workbook(_ path: FilePath, _ recipe: Recipe) throws -> [String] {
    let workbook = try Workbook(path: path)
    let chosen = try workbook.select(recipe.sheetChoice)
    var (lines, room, isEmpty) = ([path.printable], HeaderRoom(), true)
    for (index, sheet) in workbook.worksheets.enumerated() {
      let isChosen = chosen.contains(sheet)
      let sample = try SheetSample(
        recipe, sheet: sheet.name, isChosen: isChosen, room: &room
      ) { try workbook.read(sheet, receive: $0) }
      isEmpty = isEmpty && !(isChosen && !sample.isEmpty)
      lines.append(
        "  sheet \(index + 1) \"\(oneLine(sheet.name))\"" + (sheet.isHidden ? ", hidden" : "")
          + (isChosen ? ", read by run" : ""))
      lines += sample.lines.map { "    \($0)" }
    }
    if isEmpty { lines.append("  run would fail: \(SheetHeader.noHeader)") }
    return lines + ["  read by the \(workbook.reader == .scanner ? "scanner" : "libxml2 reader")"]
  }

  private func csv(_ path: FilePath, _ recipe: Recipe) throws -> [String] {
    let file = try CSVFile(path: path)
    if recipe.readsCSV { try file.require(recipe.sheetChoice) }
    var room = HeaderRoom()
    let sample = try SheetSample(recipe, sheet: "", isChosen: recipe.readsCSV, room: &room) {
      try file.read(receive: $0)
    }
    let lines = [
      path.printable, "  CSV in \(file.encoding.rawValue), separated by \(file.separator)",
    ]
    return lines + sample.lines.map { "    \($0)" }
      + (sample.isEmpty && recipe.readsCSV ? ["  run would fail: \(SheetHeader.noHeader)"] : [])
  }
}

/// Text on one line, printable, cut where it is longer than any name should be.
func oneLine(_ text: String) -> String {
  PrintableText.line(PathText.shortened(text, to: 200))
}
