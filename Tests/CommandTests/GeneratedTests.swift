// Generated sources are what their generators make of the lists in Tools/data.
import Foundation
import Support
import Testing

struct GeneratedTests {
  private static let python = "/usr/bin/python3"

  @Test(
    .enabled(if: access(python, X_OK) == 0, "\(python) is not there"),
    arguments: [
      ("generate_rule_packs.py", "System/WechatTemplates.swift"),
      ("generate_sticker_table.py", "Stickers/StickerTable.swift"),
    ])
  func `the tables of Rules are those of the lists`(_ program: String, _ table: String) throws {
    let made = try start(GeneratedTests.python, ["\(Package.root)/Tools/\(program)"])
    #expect(made.status == 0, "\(made.error)")
    let held = try bytes("\(Package.root)/Sources/Rules/\(table)")
    #expect(made.output == held, "\(table) is not that of the list: make tables")
  }
}
