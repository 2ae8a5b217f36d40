// Random tables, written by a naive writer and read back through buffers whose borders fall
// everywhere.
import Support
import SystemPackage
import Testing

@testable import Sheets

struct CSVRandomTests {
  private let folder = TemporaryFolder()

  private static let pieces = [
    ",", "\"", "\r", "\n", "\r\n", ";", "\t", "a", "bc", "0", " ", "\0", "\u{7F}", "é", "你", "好",
    "㐀", "，", "😀", "\u{FFFF}", "abcdefgh", "坐席客户微信",
  ]

  private func table(_ random: inout Seeded) -> [[String]] {
    let width = Int.random(in: 2...5, using: &random)
    return (0..<Int.random(in: 1...12, using: &random)).map { row in
      let columns = row == 0 ? width : Int.random(in: 1...width, using: &random)
      return (0..<columns).map { _ in
        let count = max(0, Int.random(in: -3...8, using: &random))
        return (0..<count).map { _ in CSVRandomTests.pieces.randomElement(using: &random)! }
          .joined()
      }
    }
  }

  private func writer(_ random: inout Seeded) -> NaiveCSV {
    NaiveCSV(
      separator: [",", ",", ";", "\t"].randomElement(using: &random)!,
      lineEnd: ["\r\n", "\n", "\r"].randomElement(using: &random)!,
      quotesAll: .random(using: &random), hasFinalLineEnd: .random(using: &random))
  }

  private func expectReadBack(_ random: inout Seeded, _ encoding: CSVEncoding, isMarked: Bool)
    throws
  {
    let table = table(&random)
    let text = (isMarked ? "\u{FEFF}" : "") + writer(&random).text(table)
    let path = try folder.write(encoded(text, encoding), to: "table.csv")
    let file = try CSVFile(path: path, sizes: .tiny(&random))
    let expected = table.enumerated().map { OwnedRow($0 + 1, $1) }.filter { !$0.cells.isEmpty }
    try #expect(file.rows() == expected, "\(text.debugDescription)")
  }

  @Test(arguments: 1...8)
  func `a table in UTF-8 is read back, with and without a mark`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    for turn in 0..<60 { try expectReadBack(&random, .utf8, isMarked: turn % 3 == 0) }
  }

  @Test(arguments: 1...4)
  func `a table in GB18030 is read back, with and without a mark`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    for turn in 0..<60 { try expectReadBack(&random, .gb18030, isMarked: turn % 3 == 0) }
  }

  @Test(arguments: [CSVEncoding.utf16LittleEndian, .utf16BigEndian])
  func `a table in UTF-16 is read back`(_ encoding: CSVEncoding) throws {
    var random = Seeded(7)
    for _ in 0..<60 { try expectReadBack(&random, encoding, isMarked: true) }
  }

  @Test(arguments: 1...4)
  func `a file bent or cut anywhere is read or refused, never a crash`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    for _ in 0..<60 {
      var bytes = encoded(
        writer(&random).text(table(&random)), [.utf8, .gb18030].randomElement(using: &random)!)
      bytes.removeLast(.random(in: 0...min(3, bytes.count), using: &random))
      for _ in 0..<2 where !bytes.isEmpty {
        bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      try expectSameForAllSizes(folder.write(bytes, to: "bent.csv"), &random)
    }
  }

  /// Where buffers end must change neither the rows nor the fault.
  private func expectSameForAllSizes(_ path: FilePath, _ random: inout Seeded) throws {
    let usual = try outcome(path, CSVFile.Sizes())
    for _ in 0..<3 {
      // The search keeps its size: pieces that cut characters count a little differently.
      var sizes = CSVFile.Sizes.tiny(&random)
      sizes.search = CSVFile.Sizes().search
      #expect(try outcome(path, sizes) == usual)
    }
  }

  private struct Outcome: Equatable {
    var rows: [OwnedRow] = []
    var fault: SheetsError?
  }

  private func outcome(_ path: FilePath, _ sizes: CSVFile.Sizes) throws -> Outcome {
    var outcome = Outcome()
    do {
      try CSVFile(path: path, sizes: sizes).read { outcome.rows.append(OwnedRow($0)) }
    } catch let error as SheetsError {
      outcome.fault = error
      #expect(error.row ?? 0 > outcome.rows.last?.number ?? 0)
    }
    return outcome
  }
}
