// `chatmill inspect`: what is in a workbook or CSV file, and what a run would make of it.
import ArgumentParser
import Cleaning
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
    let recipe = try rules.resolved()
    var failed = 0
    var arguments = ArgumentBytes()
    let paths = files.map { arguments.path($0) }
    CSVEncodings.prepare()
    _ = Fence(readable: paths).putUp()
    for path in paths {
      do {
        let shown = try CSVFile.isNamed(path) ? csv(path, recipe) : workbook(path, recipe)
        try writeOutput(Array(shown.utf8))
      } catch is ClosedPipe {
        return
      } catch let error as SheetsError {
        failed += 1
        Console.fail(path.printable, error.description)
      }
    }
    if failed > 0 { throw ExitCode(failed == files.count ? 2 : 1) }
  }

  private func workbook(_ path: FilePath, _ recipe: Recipe) throws -> String {
    let workbook = try Workbook(path: path)
    let chosen = try workbook.select(recipe.sheet.map { SheetChoice($0) } ?? .first)
    var text = path.printable + "\n"
    for (index, sheet) in workbook.worksheets.enumerated() {
      let sample = try SheetSample { try workbook.read(sheet, receive: $0) }
      text += "  sheet \(index + 1) \"\(oneLine(sheet.name))\"" + (sheet.isHidden ? ", hidden" : "")
      text += chosen.contains(sheet) ? ", read by run\n" : "\n"
      text += sample.text(recipe, isChosen: chosen.contains(sheet))
    }
    text += "  read by the \(workbook.reader == .scanner ? "scanner" : "libxml2 reader")\n"
    return text
  }

  private func csv(_ path: FilePath, _ recipe: Recipe) throws -> String {
    let file = try CSVFile(path: path)
    let sample = try SheetSample { try file.read(receive: $0) }
    return path.printable
      + "\n  CSV in \(file.encoding.rawValue), separated by \(file.separator)\n"
      + sample.text(recipe, isChosen: recipe.readsCSV)
  }
}

/// Text on one line, control characters as `\xHH`, cut where it is longer than any name should be.
func oneLine(_ text: String) -> String {
  PathText.printable(Array(PathText.shortened(text, to: 200).utf8))
}
