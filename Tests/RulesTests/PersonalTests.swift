// Personal data: what is found in messages, and what stays.
import Testing

@testable import Recipe
@testable import Rules

struct PersonalTests {
  @Test(arguments: PersonalCases.all)
  func `what is personal is found, and nothing else`(_ example: PersonalCase) {
    #expect(personal(in: example.message) == example.found)
  }

  @Test(arguments: PersonalKind.allCases)
  func `every kind has cases of both sorts`(_ kind: PersonalKind) {
    #expect(PersonalCases.found.count { $0.found.contains { $0.kind == kind } } >= 12)
    #expect(PersonalCases.all.count - PersonalCases.found.count >= 110)
    #expect(PersonalCases.all.count >= 320)
  }

  @Test(arguments: PersonalCases.found)
  func `it is found between Han characters`(_ example: PersonalCase) {
    #expect(personal(in: "您好\(example.message)谢谢") == example.found)
    #expect(personal(in: "好\n\(example.message)\n好") == example.found)
  }

  @Test(arguments: PersonalCases.found)
  func `it is found in full-width characters`(_ example: PersonalCase) {
    let expected = example.found.map {
      PersonalCase.Datum(kind: $0.kind, text: widened(String($0.text))[...])
    }
    #expect(personal(in: widened(example.message)) == expected)
  }

  @Test(arguments: PersonalKind.allCases)
  func `a kind that is not wanted is not found`(_ kind: PersonalKind) {
    for example in PersonalCases.all {
      let found = personal(in: example.message, Set(PersonalKind.allCases).subtracting([kind]))
      #expect(!found.contains { $0.kind == kind }, "\(example)")
    }
  }

  @Test(arguments: ["1", "138", "省", "@a.", "微信:", "1 ", "路1号"])
  func `a hostile megabyte is read to its end`(_ piece: String) {
    let message = String(repeating: piece, count: 1 << 20 / piece.utf8.count)
    #expect(personal(in: message + "\n13812345678").last?.text == "13812345678")
  }

  @Test(arguments: [
    "13812345678", "a", "a@", "a.", "a-", "A_", "广东省深圳市路1号", "0755-", "+86", "(86)", "京A", "护照E",
    "6222 ",
    "http://", "www.", "(", "QQ", "．", "🙏", "\u{200B}1", "省市区县路1", "wxid_", "-", "3栋", "路1号阳光花园",
    "13812345678-", "1-", "1.", "微信：a", "路1号 1-1-",
  ])
  func `hostile repetitions are read to their end`(_ piece: String) {
    let message = String(repeating: piece, count: 1 << 17 / piece.utf8.count)
    #expect(personal(in: message + "\n13812345678").last?.text == "13812345678")
  }

  @Test(arguments: [
    "￥1,234.50", "12800元", "2024-01-02", "20240102", "2024-01-02 10:30:05", "1.2.3.4",
    "10:30-12:00", "99.9%",
    "验证码是 483920", "尺码170/92A", "型号ABC-12345", "6901234567892", "订单1234567890123456789", "2件3箱",
    "满200减30", "iPhone15 Pro Max 256G", "SF1234567890123", "YT1234567890123", "JDVB12345678901",
    "EMS：1234567890123",
    "20240102153000123456", "库存1000000件", "A4纸70g*500张", "0.5mm", "3*4=12", "2024/1/2", "第10001号",
    "ISBN9787111213826",
    "麻烦查下 202401021234567890", "-1", "1+1", "(100)", "MD5 d41d8cd98f00b204e9800998ecf8427e",
  ])
  func `what only looks like it stays`(_ message: String) {
    #expect(personal(in: "您好\(message)谢谢").isEmpty)
    #expect(personal(in: widened(message)).isEmpty)
  }

  @Test func `ordinary sentences hold nothing but what they hold`() {
    for sentence in OrdinarySentences.all where !sentence.contains("13800000000") {
      #expect(personal(in: sentence).isEmpty, "\(sentence)")
    }
  }

  @Test func `a finder remembers nothing of the message before`() {
    var finder = PersonalFinder(Set(PersonalKind.allCases))
    var matches: [PersonalMatch] = []
    for message in ["电话13812345678", "好的", "护照", "E12345678", ""] {
      Array(message.utf8).withUnsafeBufferPointer { finder.find($0, into: &matches) }
      #expect(matches.count == (message == "电话13812345678" ? 1 : 0))
    }
  }

  @Test func `the words are those of the masks`() {
    #expect(
      PersonalKind.allCases.map(\.word) == [
        "PHONE", "LANDLINE", "EMAIL", "IDCARD", "BANKCARD", "WECHAT", "QQ", "PLATE", "PASSPORT",
        "URL", "ADDRESS",
      ])
  }

  @Test(arguments: [
    (
      PersonalKind.phone, ["13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "１３８１２３４５６７８"]
    ),
    (.phone, ["13912345678", "(+86)139.1234.5678", "86-13912345678"]),
    (.landline, ["0755-22345678", "(0755)2234 5678", "+86-755-22345678", "0086 0755 22345678"]),
    (.landline, ["010-82345678-12", "010 8234 5678转12", "+86 10 82345678 ext 12"]),
    (.email, ["abc@example.com", "ABC＠Example.com"]),
    (.idCard, ["42011119690101104X", "420111 19690101 104ｘ"]),
    (.bankCard, ["6225880123456783", "6225 8801 2345 6783", "６２２５-8801-2345-6783"]),
    (.wechat, ["Abc_123", "ａｂｃ＿１２３"]), (.qq, ["12345", "１２３４５"]),
    (.plate, ["粤B·12345", "粤b 12345", "粤Ｂ１２３４５"]), (.passport, ["E12345678", "ｅ12345678"]),
    (.url, ["HTTP://Example.com/aB", "http://example.com/aB", "ｈｔｔｐ：／／Ｅxample．ｃｏｍ／aＢ"]),
    (.address, ["南山区科技路 10号A座", "南山区科技路１０号a座"]),
  ])
  func `spellings of one datum share their value`(_ kind: PersonalKind, _ spellings: [String]) {
    let values = Set(spellings.map { canonical(kind, $0) })
    #expect(values.count == 1, "\(values)")
  }

  @Test func `another datum has another value`() {
    #expect(canonical(.landline, "0755-22345678") != canonical(.landline, "0755-22345678-1"))
    #expect(canonical(.landline, "0755-2234567-8") != canonical(.landline, "0755-22345678"))
    #expect(canonical(.url, "http://a.cn/A") != canonical(.url, "http://a.cn/a"))
    #expect(canonical(.phone, "") == "")
  }

  private func canonical(_ kind: PersonalKind, _ text: String) -> String {
    var value: [UInt8] = []
    Array(text.utf8).withUnsafeBufferPointer {
      PersonalFinder.canonical(kind, $0, into: &value)
    }
    return String(decoding: value, as: UTF8.self)
  }
}

/// What is found in a text of these kinds.
func personal(
  in text: String, _ kinds: Set<PersonalKind> = Set(PersonalKind.allCases)
) -> [PersonalCase.Datum] {
  var finder = PersonalFinder(kinds)
  var matches: [PersonalMatch] = []
  let bytes = Array(text.utf8)
  bytes.withUnsafeBufferPointer { finder.find($0, into: &matches) }
  return matches.map {
    .init(kind: $0.kind, text: String(decoding: bytes[$0.range], as: UTF8.self)[...])
  }
}

/// Letters, digits and `@` in full width.
func widened(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let isWide = scalar.value.isAlphanumeric || scalar == "@"
    result.append(isWide ? Unicode.Scalar(scalar.value + 0xFEE0)! : scalar)
  }
  return String(result)
}
