// The kinds of files that hold rows: the one list of them, asked by run, cat and inspect.
import Bytes
import SystemPackage

/// A kind of file that is read, told by the end of its name.
///
/// A new one is a case here, with its answers, and a ``Table`` that reads it.
///
///     let kind = InputKind(naming: path)
///     kind.prepare()
///     let table = try kind.open(FileBytes(path: path))
package enum InputKind: CaseIterable, Sendable {
  case workbook, csv

  /// The kind that a name tells, in any case. A name that tells none is taken for a workbook's,
  /// whose reader says what the file is instead.
  package init(naming path: FilePath) {
    let ending = ".\(path.extension?.lowercased() ?? "")"
    self = InputKind.allCases.first { $0.endings.contains(ending) } ?? .workbook
  }

  /// Ends of names, in lower case.
  package var endings: [String] {
    switch self {
    case .workbook: [".xlsx", ".xlsm"]
    case .csv: [".csv"]
    }
  }

  /// What one such file is called: `CSV file`.
  package var noun: String { self == .workbook ? name : "\(name) file" }

  /// What the kind is called: `CSV`.
  package var name: String {
    switch self {
    case .workbook: "workbook"
    case .csv: "CSV"
    }
  }

  /// Loads for good what the reader takes from other files than the input.
  ///
  /// To be called before a process gives up opening files (see `Fence` of the module Job).
  package func prepare() {
    switch self {
    case .workbook: break
    case .csv: CSVEncodings.prepare()
    }
  }

  /// - Throws: ``SheetsError`` that says why the file cannot be read, or what it is instead.
  package func open(_ file: FileBytes) throws -> any Table {
    switch self {
    case .workbook: try Workbook(file)
    case .csv: try CSVFile(file)
    }
  }
}

/// What read the rows of an input, as the report names it.
package enum PartReaderKind: String, Sendable, Codable {
  case scanner, libxml2, csv

  /// Its name, if its kind of file has several readers.
  package var told: String? {
    switch self {
    case .scanner: "scanner"
    case .libxml2: "libxml2 reader"
    case .csv: nil
    }
  }
}
