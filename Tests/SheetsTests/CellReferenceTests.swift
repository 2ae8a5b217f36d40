// Cell references, column names, and the names of parts.
import Support
import Testing

@testable import Sheets

struct CellReferenceTests {
  private func reference(_ text: String) -> CellReference { withBytes(text) { CellReference($0) } }

  @Test(arguments: [
    ("A1", 0, 1), ("Z9", 25, 9), ("AA10", 26, 10), ("XFD1048576", 16_383, 1_048_576), ("b7", 1, 7),
    ("XFE1", 16_384, 1), ("A99999999999999999999", 0, 9_999_999_999), ("C", 2, 0), ("12", -1, 12),
    ("", -1, 0), ("A1B", -1, 0), ("$A$1", -1, 0), ("A-1", -1, 0), ("1A", -1, 0), ("A 1", -1, 0),
  ])
  func `a reference is letters and digits`(_ text: String, _ column: Int, _ row: Int) {
    let found = reference(text)
    #expect(found.column == column)
    #expect(found.row == row)
  }

  @Test func `the letters of every column lead back to it`() {
    for column in 0..<Limits.columns {
      #expect(reference(ColumnName.letters(column)).column == column)
    }
    #expect(ColumnName.letters(Limits.columns - 1) == "XFD")
  }

  @Test(arguments: [
    ("worksheets/sheet1.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
    ("/xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
    ("xl/workbook.xml", "", "xl/workbook.xml"), ("../shared.xml", "xl/a/b.xml", "xl/shared.xml"),
    ("./sheet.xml", "xl/workbook.xml", "xl/sheet.xml"), ("a\\b.xml", "xl/w.xml", "xl/a/b.xml"),
    ("../../../x.xml", "xl/w.xml", "x.xml"), ("a//b.xml", "xl/w.xml", "xl/a/b.xml"),
  ])
  func `a target is resolved against its source`(_ target: String, _ source: String, _ name: String)
  {
    #expect(PartName.resolve(target, from: source) == name)
  }

  @Test func `relationships lie beside their part`() {
    #expect(PartName.relationships(of: "xl/workbook.xml") == "xl/_rels/workbook.xml.rels")
    #expect(PartName.relationships(of: "") == "_rels/.rels")
    #expect(PartName.relationships(of: "a.xml") == "_rels/a.xml.rels")
  }
}
