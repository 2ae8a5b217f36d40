// Clean workbooks as LibreOffice reads them.
import Foundation
import Support
import Testing

private let soffice: String? = {
  let places = ["/usr/bin/soffice", "/usr/local/bin/soffice"]
  return places.first { access($0, X_OK) == 0 }
}()

@Suite(.enabled(if: soffice != nil, "no LibreOffice (soffice)"))
struct LibreOfficeTests {
  private let folder = TemporaryFolder()

  @Test func `LibreOffice shows the texts of a clean workbook as they are`() throws {
    let texts = [
      "在吗", "=1+1", "007", "a,b", "他说\"好\"", "😀", "http://example.org/", "<&>", "_x0041_", "1.50",
      "TRUE", "+86 1",
      "2024-01-01", "'quoted", "第一行\n第二行",
    ]
    let rows = texts.enumerated().map { ["kf_\($0.offset)", "wx", "是", $0.element] }
    try writeWorkbook(folder("in.xlsx"), [Chats.header] + rows)
    #expect(try run(folder("in.xlsx"), to: folder("out")).status == 0)
    let clean = folder("out/clean/clean_00000-00000.xlsx")
    let converted = try start(
      soffice!,
      [
        "-env:UserInstallation=file://\(folder("profile"))", "--headless", "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder.path, clean,
      ])
    #expect(converted.status == 0, "\(converted.error)")
    let shown = String(decoding: try bytes(folder("clean_00000-00000.csv")), as: UTF8.self)
    let printed = try chatmill("cat", clean, "--format", "csv").text
    #expect(shown == printed.replacing("\r\n", with: "\n"))
    #expect(printed.contains("=1+1"))
  }
}
