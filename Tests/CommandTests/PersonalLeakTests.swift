// Where a message, an id or a cell is told beside its row: nothing stands there that the recipe
// masks, drops or renames.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// A datum of each kind, with the word before it that it needs.
  private static let data = [
    ("phone", "打", "13812345678"), ("landline", "打", "0755-22345678"), ("email", "发", "zq@b.com"),
    ("idCard", "证号", "11010519491231002X"), ("bankCard", "卡号", "6222020200112233446"),
    ("wechat", "加微信号", "abc_12345"), ("qq", "QQ", "123456789"), ("plate", "车牌", "粤B12345"),
    ("passport", "护照", "E12345678"), ("url", "看", "https://zq.cn/x"),
    ("address", "", "深圳市南山区科技路12号"),
  ]

  /// Rows of every fate, each with the datum in its message, and a role that holds it, too.
  private func rows(_ said: String) -> [[String]] {
    let minute = SessionModel.time
    return [
      header, row("否", said, "", "图片"), row("否", "微信红包 \(said)"), row("否", "加我 \(said)"),
      row("", said), row("机器人 \(said)", said), row("是", "好的"), row("否", "再说 \(said)", minute(1)),
      row("否", "再说 \(said)", minute(1)), row("否", "再说 \(said)", minute(2)),
      row("否", said, pair: "alone"), row("是", said, pair: "v"), row("否", "好", pair: "v"),
    ]
  }

  /// All that a run has written and told, as text.
  private func everything(_ finished: Finished? = nil) throws -> String {
    var text = finished.map { $0.text + $0.error } ?? ""
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder("out")) {
      let path = folder("out/\(name)")
      if name.hasSuffix(".gz") {
        text += try start("/usr/bin/env", ["gzip", "-dc", path]).text
      } else if name.hasSuffix(".xlsx") {
        text += try chatmill("cat", path).text
      } else if name.contains(".") {
        text += String(decoding: try bytes(path), as: UTF8.self)
      }
    }
    return text
  }

  @Test(arguments: ["mask", "drop"])
  func `pii.clean: whatever a row's fate, no datum is left in anything that is written or told`(
    _ action: String
  ) throws {
    for (kind, before, datum) in RecipeRunTests.data {
      let recipe = """
        {pii: {\(kind): \(action), clean: true}, rejects: true, lineage: true, types: {skip: [图片]},
        system: {packs: [described], rules: [{name: ad, contains: 加我}]}, duplicates: {consecutive: 1h},
        dialogues: {minTurns: 2}}
        """
      _ = try folder.make("in")
      try writeWorkbook(folder("in/b.xlsx"), [["kf", "w", "否", before + datum]])
      let finished = try mill(rows(before + datum), recipe, ["--allow-empty"])
      #expect(finished.status == 1, "\(finished.error)")
      let all = try everything(finished)
      #expect(!all.contains(datum), "\(kind)")
      #expect(all.contains(#""fate":"role","text":"\#(before)<\#(kind.uppercased())>""#), "\(kind)")
      let totals = try report().totals
      #expect(totals.rows.type == 1 && totals.rows.system == 2 && totals.rows.duplicate == 1)
      #expect(totals.rows.role == 1 && totals.rows.empty == 1)
      #expect(totals.rows.personal == (action == "drop" ? 4 : 0), "\(kind)")
    }
  }

  @Test func `pii: what is whole only once a message is cleaned is found, too`() throws {
    let said = [
      "138\n1234\r\n5678", "138😀12345678", "138[捂脸]12345678",
      "①③⑧①②③④⑤⑥⑦⑧", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "1\u{FEFF}3812345678",
    ]
    for message in said {
      let rows = [
        header, row("否", "请打\(message)，或13912345678谢"), row("是", "好"), row("x", message),
      ]
      let recipe =
        "pii: {phone: mask, clean: true}\nrejects: true\nstickers: strip\ndialogues: {normalize: nfkc, final: keep}"
      let finished = try mill(rows, recipe)
      #expect(try forward() == "客户:请打<PHONE>,或<PHONE>谢\n坐席:好\n\n", "\(message)")
      #expect(!(try everything(finished).contains(message)))
      #expect(try report().totals.personal == ["phone": 2])
      #expect(try cleanRows()[1][3].components(separatedBy: "<PHONE>").count == 3)
      #expect(try mill(rows, recipe.replacing("mask", with: "drop")).status == 0)
      #expect(try report().totals.rows.personal == 1)
      #expect(try forward() == "坐席:好\n\n")
    }
    // U+FDD0, which no literal may hold, is what would stand for a number that was found.
    let own = String(decoding: [0xEF, 0xB7, 0x90], as: UTF8.self)
    let two = [header, row("否", "13812345678\n13912345678\(own)"), row("是", "好")]
    #expect(
      try mill(two, "pii: {phone: mask, numbered: true}\ndialogues: {final: keep}").status == 0)
    #expect(
      Array(try forward().utf8)
        == Array("客户:<PHONE1><PHONE2>\(own)\n坐席:好\n\n".utf8))
  }

  @Test func `pseudonyms: no id is left in what is told of rows and files that cannot be used`()
    throws
  {
    try folder.write("0123456789abcdef0123", to: "key")
    let secret = "wxid_rolesecret"
    let rows = [header, row("否", "在吗"), row(secret, "好"), row("是", "在")]
    _ = try folder.make("in")
    try writeWorkbook(folder("in/b.xlsx"), [["kf", secret, "否", "在吗"]])
    try writeWorkbook(folder("in/c.xlsx"), [[secret]])
    for recipe in ["", "\nprofile: auto", "\nheaderRows: 1\nduplicates: {columns: [没有]}"] {
      let finished = try mill(
        rows, "pseudonyms: {key: key}\nrejects: true" + recipe, ["--keep-parts"])
      #expect(finished.error.contains("4 cells, which are not shown"), "\(finished.error)")
      #expect(finished.error.contains("1 cell, which is not shown"), "\(finished.error)")
      #expect(!finished.error.contains(secret))
      guard finished.status == 1 else { continue }
      #expect(!(try everything(finished).contains(secret)))
      let found = try start(
        "/usr/bin/env", ["grep", "-rlF", secret, folder("out"), folder("out.chatmill")])
      #expect(found.status == 1, "\(found.text)")
    }
    let alone = try mill([header, row(secret, "好")], "pseudonyms: {key: key}")
    #expect(alone.status == 2 && alone.error.contains("an unknown value in 是否客服"))
    #expect(!alone.error.contains(secret))
  }

  @Test func `forget takes the id out of what the report says of roles and headers`() throws {
    let rows = [header, row("否", "在吗", pair: "wxid_1"), row("wxid_1", "好"), row("是", "在")]
    _ = try folder.make("in")
    try writeWorkbook(folder("in/b.xlsx"), [["kf", "wxid_1", "否", "在吗"]])
    #expect(try mill(rows, "lineage: true").status == 1)
    #expect(try everything().contains("wxid_1"))
    let forgotten = try chatmill("forget", folder("out"), "--customer", "wxid_1", "--apply")
    #expect(forgotten.status == 0, "\(forgotten.error)")
    #expect(!(try everything().contains("wxid_1")))
    _ = try report()
  }
}
