// How a recipe builds dialogues, through the built binary.
import Foundation
import Testing

extension RecipeRunTests {
  @Test func `join: line ends become nothing or a space, but always a space between words`() throws
  {
    let rows = [header, row("否", "第一行\n第二行\r\n\nline\nend 1\r2 \n x\u{2028}y")]
    #expect(try mill(rows, "dialogues: {join: \"\", final: keep}").status == 0)
    #expect(try forward() == "客户:第一行第二行line end 1 2  x y\n\n")
    #expect(try mill(rows, "dialogues: {join: \" \", final: keep}").status == 0)
    #expect(try forward() == "客户:第一行 第二行 line end 1 2  x y\n\n")
    try writeWorkbook(folder("plain.xlsx"), rows)
    #expect(
      try run(folder("plain.xlsx"), to: folder("out"), ["--validation", "none", "--quiet"]).status
        == 0)
    #expect(try forward() == "客户:第一行第二行lineend 12  xy\n\n")
  }

  @Test func `separator stands between messages of a turn that end in no mark`() throws {
    let rows = [header, row("否", "在吗"), row("否", "你好。"), row("否", "想退货"), row("是", "好")]
    #expect(try mill(rows, "dialogues: {separator: \"，\", final: keep}").status == 0)
    #expect(try forward() == "客户:在吗，你好。想退货\n坐席:好\n\n")
    #expect(try mill(rows, "dialogues: {separator: \"\"}").status == 0)
    #expect(try forward() == "客户:在吗你好。想退货\n坐席:好\n\n")
    let broken = try mill(rows, "dialogues: {separator: \"a\\nb\"}")
    #expect(broken.status == 64 && broken.error.contains("separator"))
  }

  @Test func `normalize: nfc composes, nfkc makes wide characters narrow too`() throws {
    let rows = [header, row("否", "Ｃａｆｅ\u{301}１２３，①ﬁ　好\u{1100}\u{1161}［捂脸］")]
    let expected = [
      "none": "Ｃａｆｅ\u{301}１２３，①ﬁ　好\u{1100}\u{1161}［捂脸］",
      "nfc": "Ｃａｆｅ\u{301}１２３，①ﬁ　好\u{AC00}［捂脸］", "nfkc": "Caf\u{E9}123,1fi 好\u{AC00}",
    ]
    for (form, text) in expected {
      let recipe = "{stickers: strip, dialogues: {normalize: \(form), final: keep}}"
      #expect(try mill(rows, recipe).status == 0)
      let found = try forward()
      #expect(Array(found.utf8) == Array("客户:\(text)\n\n".utf8), "\(form): \(found)")
    }
    let other = [header, row("否", "cafe\u{301} 在吗"), row("是", "\u{212B}\0")]
    #expect(try mill(other, "dialogues: {normalize: nfc, final: keep}").status == 0)
    #expect(Array(try forward().utf8) == Array("客户:caf\u{E9} 在吗\n坐席:\u{C5}\n\n".utf8))
  }
}
