// Compiled rules are kept from run to run, and no run depends on them.
import Foundation
import Testing

struct RuleCacheTests {
  private let folder = TemporaryFolder()

  private func mill(_ rules: String, cache: String) throws -> RunReport {
    try folder.write("system: {packs: [wechat], rules: [\(rules)]}", to: "recipe.yaml")
    let finished = try start(
      "/bin/sh",
      [
        "-c",
        "XDG_CACHE_HOME=\"$1\" exec \"$0\" run \"$2\" --output \"$3\" --recipe \"$4\" --quiet",
        Package.chatmill, cache, folder("in"), folder("out"), folder("recipe.yaml"),
      ])
    #expect(finished.status == 0, "\(finished.error)")
    return try RunReport(of: folder("out"))
  }

  private func changed(_ file: URL) throws -> Date? {
    try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
  }

  @Test func `rules are compiled once, and again where what was kept does not serve`() throws {
    _ = try folder.make("in")
    try writeWorkbook(
      folder("in/a.xlsx"),
      [
        Chats.header, ["k", "c", "否", "在吗"], ["k", "c", "是", "[图片]"], ["k", "c", "是", "一号"],
        ["k", "c", "是", "二号"],
      ])
    let (one, two) = ("{name: a, prefix: 一}", "{name: b, prefix: 二}")
    #expect(try mill(one, cache: folder("cache")).totals.rows.system == 2)
    let names = Package.names(in: folder("cache/chatmill"))
    #expect(names.count == 1 && names[0].hasPrefix("rules-"))
    let kept = URL(filePath: folder("cache/chatmill/\(names[0])"))
    let whole = try Data(contentsOf: kept)
    let made = try changed(kept)
    #expect(try mill(one, cache: folder("cache")).totals.rows.system == 2)
    #expect(try changed(kept) == made)
    for damaged in [Data(), whole.dropLast(), whole + [0], Data(repeating: 7, count: whole.count)] {
      try damaged.write(to: kept)
      #expect(try mill(one, cache: folder("cache")).totals.rows.system == 2)
      #expect(try Data(contentsOf: kept) == whole)
    }
    #expect(try mill(two, cache: folder("cache")).totals.rows.system == 2)
    #expect(Package.names(in: folder("cache/chatmill")).count == 2)
    for number in 2..<64 { try folder.write("", to: "cache/chatmill/rules-\(number)") }
    try folder.write("mine", to: "cache/chatmill/notes")
    #expect(try mill("{name: c, prefix: 三}", cache: folder("cache")).totals.rows.system == 1)
    #expect(Package.names(in: folder("cache/chatmill")).count == 2)
    #expect(try bytes(folder("cache/chatmill/notes")) == Array("mine".utf8))
    for nowhere in ["/dev/null", "relative", ""] {
      #expect(try mill(two, cache: nowhere).totals.rows.system == 2)
    }
  }
}
