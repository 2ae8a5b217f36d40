// Stickers: listed names go, everything else in brackets stays.
import Foundation
import Support
import Testing

@testable import Rules

private let list = URL(filePath: "\(Package.root)/Tools/data/wechat_stickers.tsv")

struct StickerTests {
  @Test(arguments: [
    ("好的[捂脸]", "好的"), ("[Smile]ok[Smile]", "ok"), ("/::)你好/:rose", "你好"), ("[捂脸][捂脸]", ""),
    ("[Let Down] x [Bah！L]", " x "), ("/:,@-D/:,@@", ""), ("[[捂脸]]", "[]"), ("[捂[捂脸]脸]", "[捂脸]"),
    ("/:rose谢谢/:v", "谢谢"), ("/::D/::d", ""), ("谢谢/:rose/:rose。", "谢谢。"), ("/:/:v", "/:"),
    ("🌸[玫瑰]é[玫瑰]", "🌸é"), ("/:8-)", ""), ("[再见]\n[再見]", "\n"),
  ])
  func `listed stickers are removed`(_ message: String, _ expected: String) {
    var stickers = Stickers()
    #expect(stickers.stripped(message) == expected)
  }

  @Test(arguments: [
    "[订单x]", "[图片]", "[捂脸", "捂脸]", "［捂脸］", "[捂脸 ]", "[smile]", "[]", "[", "/", "/:", "/:)", ":)",
    "http://a.cn:80/", "https://a.cn/:v1", "/:okay", "1/2", "", "[Bah!L]", "[Let  Down]", "/::",
    "[[",
  ])
  func `everything else stays`(_ message: String) {
    var stickers = Stickers()
    #expect(stickers.stripped(message) == message)
  }

  @Test func `a message without a sticker is not copied`() {
    var stickers = Stickers()
    Array("好的[订单x]".utf8).withUnsafeBufferPointer { message in
      stickers.strip(message) { #expect($0.baseAddress == message.baseAddress) }
    }
  }

  @Test func `every listed sticker is removed`() throws {
    let listed = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { String($0.split(separator: "\t")[0]) }
    #expect(listed.count >= 420)
    var stickers = Stickers()
    for sticker in listed {
      #expect(stickers.stripped("好\(sticker)的") == "好的", "\(sticker)")
      #expect(stickers.stripped(sticker + sticker).isEmpty, "\(sticker)")
    }
  }

  @Test(arguments: 1...4)
  func `random messages lose what a plain search finds`(_ seed: Int) {
    var random = Seeded(seed)
    var stickers = Stickers()
    let listed =
      StickerTable.codes.split(whereSeparator: \.isWhitespace) + ["[强]"[...], "[强壮]"[...]]
    for _ in 0..<3000 {
      let message = random.text("[]强壮/:)<O>&@", count: 0...14)
      #expect(stickers.stripped(message) == naive(message, listed), "\(message)")
    }
  }

  private func naive(_ message: String, _ listed: [Substring]) -> String {
    var (rest, result) = (message[...], "")
    while let first = rest.first {
      let found = listed.filter { rest.hasPrefix($0) }.max { $0.count < $1.count }
      if found == nil { result.append(first) }
      rest = rest.dropFirst(found?.count ?? 1)
    }
    return result
  }
}

extension Stickers {
  mutating func stripped(_ text: String) -> String {
    var result = ""
    Array(text.utf8).withUnsafeBufferPointer { message in
      strip(message) { result = String(decoding: $0, as: UTF8.self) }
    }
    return result
  }
}
