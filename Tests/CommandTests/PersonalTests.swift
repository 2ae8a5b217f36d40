// Personal data through the built binary: masked, counted, or the end of a row.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// U+FDD0 and U+FDD1, which no literal may hold.
  private static func mark(_ byte: UInt8) -> String {
    String(decoding: [0xEF, 0xB7, byte], as: UTF8.self)
  }

  private var personalRows: [[String]] {
    [
      header, row("是", "您好，请留电话"), row("否", "我的手机１３８１２３４５６７８谢谢"),
      row("否", "或者 138 1234 5678、13900139000，邮箱 a.b@example.com"),
      row("是", "订单号20240102123456789，共￥1,234.50，2024-01-02 10:00"),
      row("否", "13900139000", pair: "v"), row("否", "13812345678 是我的", pair: "v"),
    ]
  }

  @Test func `pii: mask puts a word for its kind where the datum stood, and counts it`() throws {
    #expect(
      try mill(personalRows, "{pii: {phone: mask, email: report}, dialogues: {final: keep}}").status
        == 0)
    #expect(
      try forward() == """
        坐席:您好，请留电话
        客户:我的手机<PHONE>谢谢;或者 <PHONE>、<PHONE>，邮箱 a.b@example.com
        坐席:订单号20240102123456789，共￥1,234.50，2024-01-02 10:00

        客户:<PHONE>;<PHONE> 是我的


        """)
    let report = try report()
    #expect(report.totals.personal == ["phone": 5, "email": 1])
    #expect(report.totals.rows.personal == 0)
    // Clean workbooks hold what was read.
    #expect(try cleanRows()[2][3] == "我的手机１３８１２３４５６７８谢谢")
  }

  @Test func `pii.numbered: one number for each value inside a dialogue, however it is written`()
    throws
  {
    let recipe =
      "{pii: {phone: mask, numbered: true}, dialogues: {final: keep, normalize: nfkc}, outputs: [clean, forward, reversed, messages]}"
    #expect(try mill(personalRows, recipe).status == 0)
    let text = try forward()
    #expect(text.contains("我的手机<PHONE1>谢谢;或者 <PHONE1>、<PHONE2>,邮箱 a.b@example.com\n"))
    #expect(text.contains("\n\n客户:<PHONE1>;<PHONE2> 是我的\n"))
    let messages = String(decoding: try bytes(folder("out/messages/train.jsonl")), as: UTF8.self)
    #expect(messages.contains("<PHONE2>") && !messages.contains(Self.mark(0x90)))
    _ = try report()
  }

  @Test func `pii.numbered: what looks like the tool's own mark stays, and pieces are counted`()
    throws
  {
    let (open, close) = (Self.mark(0x90), Self.mark(0x91))
    let forged = "\(open)A\(close)\(open)z0123456789A\(close)\(open)"
    let rows = [header, row("否", forged), row("是", "13812345678"), row("否", "13812345678")]
    let recipe = "{pii: {phone: mask, numbered: true}, dialogues: {final: keep, maxCharacters: 20}}"
    #expect(try mill(rows, recipe).status == 0)
    #expect(
      Array(try forward().utf8)
        == Array("客户:\(forged)\n\n坐席:<PHONE1>\n客户:<PHONE1>\n\n".utf8))
    _ = try report()
  }

  @Test func `pii: drop ends the row, with a fate of its own and a reject`() throws {
    #expect(
      try mill(
        personalRows, "{pii: {phone: drop, email: mask}, rejects: true, dialogues: {final: keep}}"
      ).status == 0)
    #expect(
      try forward() == "坐席:您好，请留电话;订单号20240102123456789，共￥1,234.50，2024-01-02 10:00\n\n")
    let report = try report()
    #expect(report.totals.rows.personal == 4 && report.totals.rows.kept == 2)
    #expect(report.totals.personal == ["phone": 5, "email": 1])
    let rejects = try start(
      "/usr/bin/env", ["gzip", "-dc", folder("out/rejects/part-00000-00000.jsonl.gz")])
    #expect(rejects.text.contains(#""row":3,"fate":"personal","text":"我的手机１３８１２３４５６７８谢谢""#))
  }

  @Test func `pii.clean: nothing that is masked is left in workbooks and rejects`() throws {
    let rows = personalRows + [row("否", "微信红包 13700137000"), row("机器人", "问 13600136000")]
    let recipe =
      "{pii: {phone: mask, email: drop, clean: true, numbered: true}, rejects: true, outputs: [clean, forward, reversed, messages, chitchat]}"
    #expect(try mill(rows, recipe, ["--keep-parts"]).status == 0)
    let messages = try cleanRows().map { $0[3] }
    #expect(
      messages == [
        "消息内容", "您好，请留电话", "我的手机<PHONE>谢谢",
        "订单号20240102123456789，共￥1,234.50，2024-01-02 10:00", "<PHONE>", "<PHONE> 是我的",
      ])
    let rejects = try start(
      "/usr/bin/env", ["gzip", "-dc", folder("out/rejects/part-00000-00000.jsonl.gz")])
    #expect(rejects.text.contains("微信红包 <PHONE>") && rejects.text.contains("问 <PHONE>"))
    let left = try start(
      "/usr/bin/env", ["grep", "-rlE", "1380?0?0?12345678|１３８|139001|137001|136001", folder("out")])
    #expect(left.status == 1, "\(left.text)")
    _ = try report()
  }

  @Test func `pii: each kind is a key`() throws {
    let samples = [
      ("phone", "打13812345678", "PHONE"), ("landline", "打0755-22345678", "LANDLINE"),
      ("email", "发a@b.com", "EMAIL"), ("idCard", "证号11010519491231002X", "IDCARD"),
      ("bankCard", "卡号6222020200112233446", "BANKCARD"), ("wechat", "加微信号abc_12345", "WECHAT"),
      ("qq", "QQ123456789", "QQ"), ("plate", "车牌粤B12345", "PLATE"),
      ("passport", "护照E12345678", "PASSPORT"), ("url", "看https://a.cn/x", "URL"),
      ("address", "深圳市南山区科技路12号", "ADDRESS"),
    ]
    for (kind, message, word) in samples {
      let rows = [header, row("否", message)]
      #expect(try mill(rows, "{pii: {\(kind): mask}}").status == 0)
      let text = try forward()
      #expect(text.contains("<\(word)>"), "\(kind): \(text)")
      #expect(try report().totals.personal == [kind: 1])
      #expect(try mill(rows, "{pii: {\(kind): \"off\"}}").status == 0)
      #expect(try forward() == "客户:\(message)\n\n")
    }
  }
}
