// Numbers on the command line and in what an output says of itself: none ends a command by a trap.
import Foundation
import Support
import Testing

struct NumberTests {
  private let folder = TemporaryFolder()

  private static let numbers = [
    "-9223372036854775809", "-9223372036854775808", "-1", "-0", "0", "1", "007", "4294967296",
    "9223372036854775806", "9223372036854775807", "9223372036854775808", "18446744073709551615",
    "18446744073709551616", "1e300", "1e-300", "5e-324", "nan", "inf", "-inf", "0x10", "1.5", "",
    "٣", "99999999999G", "9223372036854775807K", "8E", "100%", "101%", "1e300%", "\u{0}",
  ]

  /// All behind `CHATMILL_CHAOS`, else those at which a sum or a conversion ends.
  private static let tried =
    Chaos.wanted != nil
    ? numbers
    : [
      "-9223372036854775808", "0", "9223372036854775807", "18446744073709551616", "1e300", "1e-300",
      "nan", "99999999999G",
    ]

  @Test(arguments: [
    "--chunk", "--workers", "--validation", "--seed", "--wait", "--file-timeout", "--worker-memory",
    "--sheet",
  ])
  func `any number of a flag is taken or refused`(_ flag: String) throws {
    try writeWorkbook(folder("a.xlsx"), [Chats.header, ["kf", "wx", "否", "在吗"]])
    for number in Self.tried where !number.contains("\u{0}") {
      let finished = try chatmill([
        "run", folder("a.xlsx"), "-o", folder("out"), "--quiet", "\(flag)=\(number)",
      ])
      let said = Comment("\(flag)=\(number): \(finished.status), \(finished.error)")
      #expect([0, 2, 64].contains(finished.status), said)
      #expect(finished.status == 0 || !finished.error.isEmpty, said)
      if finished.status == 0 { #expect(try chatmill("verify", folder("out")).status == 0, said) }
    }
  }

  @Test func `a row, a dialogue and a sheet of any number are there or not`() throws {
    try writeWorkbook(folder("a.xlsx"), [Chats.header, ["kf", "wx", "否", "在吗"]])
    try writeRecipe("lineage: true\nrejects: true\n")
    let ran = try run(folder("a.xlsx"), to: folder("out"), ["--recipe", folder("recipe.yaml")])
    try #require(ran.status == 0, "\(ran.error)")
    for number in Self.tried where !number.contains("\u{0}") {
      for subject in ["train:\(number)", "a.xlsx:\(number)", "a.xlsx:Sheet1:\(number)"] {
        let finished = try chatmill("explain", folder("out"), subject)
        #expect([0, 2, 64].contains(finished.status), "\(subject): \(finished.error)")
      }
      let finished = try chatmill("cat", folder("a.xlsx"), "--sheet=\(number)")
      #expect([0, 2, 64].contains(finished.status), "\(number): \(finished.error)")
    }
  }

  private func writeRecipe(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder("recipe.yaml")))
  }

  /// Every number of a report, replaced by others.
  @Test func `a report may hold any numbers`() throws {
    try Chats.write(0..<2, dialogues: 3, to: folder.make("in"))
    try writeRecipe("lineage: true\n")
    let arguments = ["--chunk", "1", "--recipe", folder("recipe.yaml")]
    try #require(run(folder("in"), to: folder("out"), arguments).status == 0)
    let report = try String(contentsOfFile: folder("out/report.json"), encoding: .utf8)
    let places = report.ranges(of: /\d+(?=,?\n)/)
    try #require(places.count > 40)
    for (index, place) in places.enumerated() where Chaos.wanted != nil || index % 16 == 0 {
      for number in ["9223372036854775807", "-9223372036854775808", "1099511627776", "1e300"] {
        let text = report.replacingCharacters(in: place, with: number)
        try Data(text.utf8).write(to: URL(filePath: folder("out/report.json")))
        for command in [["verify"], ["explain", "train:0"], ["forget", "--customer", "wx_1"]] {
          let finished = try chatmill([command[0], folder("out")] + command.dropFirst())
          let said = Comment("\(report[place]) as \(number): \(command[0]), \(finished.error)")
          #expect([0, 1, 2].contains(finished.status), said)
        }
      }
    }
  }

  @Test func `recipes with any numbers are taken or refused`() throws {
    try writeWorkbook(folder("a.xlsx"), [Chats.header, ["kf", "wx", "否", "在吗"]])
    let lines = [
      "dialogues: {minTurns: N}", "dialogues: {maxTurns: N}", "dialogues: {minCharacters: N}",
      "dialogues: {maxCharacters: N}", "session: {gap: Ns}", "session: {gap: Nm}",
      "session: {gap: Nh}", "duplicates: {consecutive: Nh}", "split: {sets: {val: \"N\"}}",
      "split: {sets: {val: \"N\", test: \"N\"}}", "split: {sets: {val: N%, test: N%}}",
      "outputs: [{form: messages, shard: N}]", "outputs: [{form: messages, maxCharacters: N}]",
      "duplicates: {dialogues: near, similarity: N}", "sheet: N",
    ]
    let numbers = Self.tried.filter { !$0.isEmpty && !$0.contains { "G\u{0}%".contains($0) } }
    for line in lines {
      for number in numbers {
        try writeRecipe(line.replacing("N", with: number) + "\n")
        let finished = try run(
          folder("a.xlsx"), to: folder("out"), ["--recipe", folder("recipe.yaml"), "--allow-empty"])
        #expect([0, 2, 64].contains(finished.status), "\(line), \(number): \(finished.error)")
      }
    }
  }

  /// ext4 keeps times to 2446, tmpfs any.
  @Test(arguments: ["2500-01-01", "1600-01-01", "9999-12-31", "2446-05-10", "1901-12-14"])
  func `files of any time are read`(_ day: String) throws {
    let shared = "/dev/shm/chatmill-\(UUID().uuidString)"
    let folder = FileManager.default.isWritableFile(atPath: "/dev/shm") ? shared : folder("in")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeWorkbook("\(folder)/a.xlsx", [Chats.header, ["kf", "wx", "否", "在吗"]])
    try #require(start("/usr/bin/env", ["touch", "-d", day, "\(folder)/a.xlsx"]).status == 0)
    for reused in 0..<2 {
      let ran = try run(folder, to: self.folder("out"), ["--keep-parts"])
      #expect(ran.status == 0, "\(ran.error)")
      #expect(try RunReport(of: self.folder("out")).totals.reused == reused)
    }
  }

  @Test func `files of any size are refused in a line, beside a good one`() throws {
    try #require(FileManager.default.isWritableFile(atPath: "/dev/shm"))
    let shared = "/dev/shm/chatmill-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: shared) }
    try writeWorkbook("\(shared)/a.xlsx", [Chats.header, ["kf", "wx", "否", "在吗"]])
    for (name, size) in [("b", "9223372036854771712"), ("c", "8E"), ("d", "4E"), ("e", "1T")] {
      let size = size == "8E" ? "9223372036854775807" : size
      _ = try start("/usr/bin/env", ["truncate", "-s", size, "\(shared)/\(name).xlsx"])
    }
    let tight = try run(shared, to: folder("out"))
    #expect(tight.status == 2 && tight.error.contains("--no-space-check"), "\(tight.error)")
    let ran = try run(shared, to: folder("out"), ["--no-space-check"])
    #expect(ran.status == 1, "\(ran.error)")
    #expect(try RunReport(of: folder("out")).totals.failed >= 2)
    #expect(try chatmill("verify", folder("out")).status == 0)
  }
}
