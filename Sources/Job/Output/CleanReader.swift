// A clean workbook read back: which of its rows are a customer's, and from which file each row is.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Goes through the rows of one clean workbook.
///
/// Its rows are the kept rows of the files of its chunk, in plan order, so that they can be counted
/// off.
final class CleanReader {
  /// How it can be told whether a row of a file is the customer's.
  private enum Sign {
    /// One of these columns holds the id.
    case columns([Int])
    /// The file is one customer's, and it is this one or not.
    case file(Bool)
    /// The columns that would say so are not in the workbook.
    case none
  }

  /// The path of the workbook, relative to the output directory.
  let name: String
  /// The files of its chunk.
  private let places: Range<Int>
  private let report: Report
  private let customer: [UInt8]
  private let ownFiles: Set<String>
  /// Names of the columns, blank ones as "", as many as rows have cells.
  private(set) var columns: [String] = []
  private var signs: [Sign] = []
  private var place: Int
  /// How many rows of the file at hand are still to come.
  private var left = 0

  /// - Parameters:
  ///   - chunk: number of the workbook.
  ///   - customer: the trimmed id.
  ///   - ownFiles: identities of files whose rows are all the customer's.
  init(_ name: String, chunk: Int, _ report: Report, customer: [UInt8], ownFiles: Set<String>) {
    (self.name, self.report, self.customer) = (name, report, customer)
    self.ownFiles = ownFiles
    let start = min(chunk * report.chunkSize, report.files.count)
    places = start..<min(start + report.chunkSize, report.files.count)
    place = places.lowerBound - 1
  }

  /// Whether it holds rows of a file that has no sign of whose they are.
  var isIndistinct: Bool {
    zip(places, signs).contains { place, sign in
      if case .none = sign { report.files[place].rows.kept > 0 } else { false }
    }
  }

  /// Hands on every row with the place of its file, and whether the row is the customer's. A row
  /// whose columns are all left out has no cell.
  func forEach(
    in root: FilePath, _ use: @escaping (_ row: Row, _ place: Int, _ isTheirs: Bool) throws -> Void
  ) throws {
    do {
      let workbook = try Workbook(path: root.appending(name))
      for sheet in workbook.worksheets {
        // The first row is the header.
        var next = 1
        let last = try workbook.read(sheet) { [self] row in
          try takeEmpty(next..<row.number, use)
          if row.number == 1 { begin(row.texts) } else { try take(row, use) }
          next = row.number + 1
        }
        try takeEmpty(next..<max(next, last + 1), use)
      }
    } catch let error as SheetsError {
      throw JobError(error.description, at: root.appending(name).printable)
    }
    try requireAll(root)
  }

  /// - Throws: ``JobError`` if rows are missing: the others could not be counted off.
  private func requireAll(_ root: FilePath) throws {
    let missing =
      left
      + report.files[max(place + 1, places.lowerBound)..<places.upperBound]
      .reduce(0) { $0 + $1.rows.kept }
    guard missing == 0 else {
      throw JobError(
        "\(grouped(missing)) of the rows that were kept are not in it; see chatmill verify",
        at: root.appending(name).printable)
    }
  }

  private func takeEmpty(_ numbers: Range<Int>, _ use: (Row, Int, Bool) throws -> Void) throws {
    for number in numbers {
      if number == 1 {
        begin([])
      } else {
        try take(Row(number: number, cells: UnsafeBufferPointer(start: nil, count: 0)), use)
      }
    }
  }

  private func begin(_ header: [String]) {
    guard signs.isEmpty else { return }
    columns = header
    signs = places.map { sign(of: report.files[$0]) }
  }

  private func sign(of file: Report.File) -> Sign {
    let names = report.recipe.customerColumns(of: file)
    guard !names.isEmpty else { return .file(ownFiles.contains(file.identity)) }
    let found = columns.indices.filter { column in names.contains { columns[column].isName($0) } }
    return found.isEmpty ? .none : .columns(found)
  }

  private func take(_ row: Row, _ use: (Row, Int, Bool) throws -> Void) throws {
    while left == 0 {
      place += 1
      guard place < places.upperBound else {
        throw SheetsError("it holds more rows than were kept")
      }
      left = report.files[place].rows.kept
    }
    left -= 1
    let width = Int(row.cells.last?.column ?? -1) + 1
    if width > columns.count { columns += Array(repeating: "", count: width - columns.count) }
    try use(row, place, isTheirs(row))
  }

  private func isTheirs(_ row: Row) -> Bool {
    switch signs[place - places.lowerBound] {
    case .file(let isTheirs): isTheirs
    case .none: false
    case .columns(let columns):
      row.cells.contains { cell in
        columns.contains(Int(cell.column)) && WhiteSpace.trimmed(cell.text).elementsEqual(customer)
      }
    }
  }
}

extension Recipe {
  /// Names in clean workbooks of the columns that may hold a file's customers; none if the file
  /// is one customer's.
  func customerColumns(of file: Report.File) -> [String] {
    // The sheets of one file may be of several profiles, of which the report names the first.
    let known = possibleProfiles.filter {
      sheetChoice == .all || $0.name == file.profile ?? ""
    }
    return known.flatMap(\.customer).map(renamed)
  }

  private func renamed(_ column: String) -> String {
    clean.names[column] ?? column
  }
}

extension String {
  /// Whether this is `name`, or `name_2` and so on, which a column gets whose name another has.
  fileprivate func isName(_ name: String) -> Bool {
    guard hasPrefix(name) else { return false }
    let rest = dropFirst(name.count)
    return rest.isEmpty || rest.first == "_" && Int(rest.dropFirst()) ?? 0 > 1
  }
}
