// What reaches a terminal: names, texts and arguments that hold controls and bidirectional marks,
// through every command.
import Foundation
import Support
import Testing

@testable import Sheets

struct TerminalTests {
  private let folder = TemporaryFolder()
  private let header = ["坐席id", "客户微信id", "是否客服", "消息内容"]

  @Test(arguments: 0..<4) func `no argument comes back raw`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let (output, hostile) = (folder("out"), { HostileText.random(&random, lines: true) })
    for arguments in [
      [hostile()], ["--\(hostile())"], ["-\(hostile())"], ["help", hostile()],
      ["--generate-completion-script", hostile()],
      ["run", folder(hostile()), "--output", output], ["run", hostile(), "--output", hostile()],
      ["run", "in", "--output", output, "--\(hostile())"],
      ["run", "in", "--output", output, "--validation", hostile()],
      ["run", "in", "--output", output, "--chunk=\(hostile())"],
      ["run", "in", "--output", output, "--log-level", hostile()],
      ["run", "in", "--output", output, "--recipe", hostile()],
      ["run", "in", "--output", output, "--agent-value", "x\(hostile())", "--customer-value"]
        + ["x\(hostile())"],
      ["cat", hostile()], ["cat", "a", "--format", hostile()], ["cat", "a", "--sheet"],
      ["cat", Package.fixture("read/booleans.xlsx"), "--sheet", hostile()],
      ["inspect", hostile(), hostile()], ["inspect", "a", "--recipe", hostile()],
      ["verify", hostile()], ["verify", hostile(), hostile()], ["recipe", hostile()],
      ["explain", hostile(), "train:1"], ["explain", "a", hostile()],
      ["forget", hostile(), "--customer", hostile()], ["forget", "a", "--customer=\(hostile())"],
      ["forget", "a", "--\(hostile())=b"],
    ] { expectPlain(try chatmill(arguments)) }
  }

  @Test(arguments: 0..<4) func `nothing in a recipe comes back raw`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    try writeCSV([header, ["kf", "w", "是", "a"]], folder("a.csv"))
    for key in [
      "%", "headerRows: %", "profile: %", "sheet: %", "roles: {%: a}", "outputs: [%]",
      "outputs: [{form: %}]", "types: {keep: [a], %: b}", "system: {packs: [%]}",
      "system: {rules: [{name: %, regex: '('}]}", "profiles: [{name: %, role: [a], message: [b]}]",
      "split: {sets: {%: 1%}}", "pseudonyms: {key: %}", "clean: {columns: [%]}",
      "duplicates: {columns: [%]}", "roles: {agent: [%], customer: [%]}", "columns: {agent: %}",
    ] {
      let hostile = HostileText.random(&random)
      let quoted = HostileText.yaml(hostile)
      for text in [quoted, hostile] {
        let recipe = "csv: true\n" + key.replacingOccurrences(of: "%", with: text) + "\n"
        try folder.write(recipe, to: "recipe.yaml")
        let arguments = ["--recipe", folder("recipe.yaml")]
        expectPlain(try run(folder("a.csv"), to: folder("out"), ["--json"] + arguments))
        expectPlain(try chatmill(["inspect", folder("a.csv")] + arguments))
      }
    }
  }

  @Test(arguments: 0..<6) func `nothing in an input comes back raw`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let hostile = { HostileText.random(&random) }
    let (customer, agent, column) = (hostile(), hostile(), hostile())
    let directory = try folder.make("in\(hostile())")
    let rows = [
      header + [column], [agent, customer, "是", "答\(hostile())", hostile()],
      [agent, customer, "否", "问\(hostile())"], [agent, customer, hostile(), "谁\(hostile())"],
    ]
    let good = "\(directory)/a\(hostile()).csv"
    try writeCSV(rows, good)
    try writeCSV([[hostile(), column], [hostile(), "b"]], "\(directory)/b\(hostile()).csv")
    try Data("no zip".utf8).write(to: URL(filePath: "\(directory)/c\(hostile()).xlsx"))
    try folder.write(
      "csv: true\nrejects: true\nlineage: true\noutputs: [clean, forward, messages]\n",
      to: "recipe.yaml")
    let recipe = ["--recipe", folder("recipe.yaml")]
    let finished = try run(directory, to: folder("out"), recipe + ["--json"])
    #expect(finished.status == 1)
    expectPlain(finished)
    expectPlain(try bytes(folder("out/report.json")))
    expectPlain(try start("/bin/sh", ["-c", "zcat \"$0\"/rejects/*.gz", folder("out")]))
    expectPlain(try chatmill("cat", good))
    for path in Package.names(in: directory).map({ "\(directory)/\($0)" }) {
      expectPlain(try chatmill(["inspect", path] + recipe))
      expectPlain(try chatmill("cat", path, "--sheet", "2"))
    }
    for what in ["train:0", "messages/train:0", "a:1", "\(good):2", "\(good):4", "\(good):x:4"] {
      expectPlain(try chatmill("explain", folder("out"), what))
    }
    expectPlain(try chatmill("verify", folder("out")))
    let found = try chatmill("forget", folder("out"), "--customer", customer)
    expectPlain(found)
    #expect(found.text.contains(" is from "))
    expectPlain(
      try chatmill("forget", folder("out"), "--customer", customer, "--apply", "--drop-rejects"))
    expectPlain(try bytes(folder("out/report.json")))
  }

  @Test func `rows that were dropped from a sheet with such a name are found again`() throws {
    let name = "表\u{202E}\u{85}"
    try writeNamedSheet(name, [header, ["kf", "w", "是", "a"], ["kf", "w", "x", "dropped"]])
    try folder.write("rejects: true\n", to: "recipe.yaml")
    let finished = try run(
      folder("a.xlsx"), to: folder("out"), ["--recipe", folder("recipe.yaml")])
    #expect(finished.status == 0, "\(finished.error)")
    let told = try chatmill("explain", folder("out"), "a.xlsx:\(name):3")
    expectPlain(told)
    #expect(told.text.hasPrefix("a.xlsx, sheet \"表\\u{202E}\\u{85}\", row 3 was dropped: role"))
    expectPlain(try chatmill("explain", folder("out"), "a.xlsx:none:3"))
  }

  @Test(arguments: ["a\u{1B}]0;x\u{7}", "_x001B_[31m", "\u{9B}31m\u{2066}"])
  func `a sheet's name is printed escaped`(_ name: String) throws {
    try writeNamedSheet(name, [header, ["kf", "w", "是", "a"]])
    expectPlain(try chatmill("inspect", folder("a.xlsx")))
    expectPlain(try chatmill("cat", folder("a.xlsx"), "--sheet", "none"))
    expectPlain(try run(folder("a.xlsx"), to: folder("out"), ["--json", "--sheet", "none"]))
    expectPlain(try run(folder("a.xlsx"), to: folder("out"), ["--json"]))
  }

  @Test(arguments: 0..<4)
  func `cat writes to a terminal escaped, and CSV to a file as it is`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let rows = (0..<5).map { _ in (0..<3).map { _ in HostileText.random(&random) } }
    try writeCSV(rows, folder("a.csv"))
    let raw = try chatmill("cat", folder("a.csv"), "--format", "csv")
    let lines = rows.map { $0.joined(separator: ",") + "\r\n" }
    #expect(raw.output == Array(lines.joined().utf8))
    for format in ["csv", "jsonl"] {
      let shown = try onTerminal("cat", folder("a.csv"), "--format", format)
      #expect(shown.split(separator: "\n").count == rows.count)
      expectPlain(Array(shown.utf8))
    }
  }

  @Test func `a progress line has no controls but its own`() throws {
    var random = Seeded(7)
    let directory = try folder.make("in")
    for file in 0..<4 {
      let name = "\(directory)/\(file)\(HostileText.random(&random)).xlsx"
      try writeWorkbook(
        name, [header] + (0..<4000).map { ["kf", "w\($0)", "是", "第\(file)卷\($0)"] })
    }
    let shown = try onTerminal("run", directory, "--output", folder("out"))
    #expect(shown.contains("rows read"))
    expectPlain(Array(shown.replacingOccurrences(of: "\r\u{1B}[K", with: "").utf8))
  }

  // MARK: Support

  /// What a terminal gets of a command, line ends as line feeds.
  private func onTerminal(_ arguments: String...) throws -> String {
    let words = ([Package.chatmill] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let finished = try start("/usr/bin/script", ["-qec", words, "/dev/null"])
    #expect(finished.status == 0)
    let lines = finished.output.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { $0.reversed().drop { $0 == 0x0D }.reversed() }
    return String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self)
  }

  private func writeNamedSheet(_ name: String, _ rows: [[String]]) throws {
    let path = folder("a.xlsx")
    try writeWorkbook(path, rows)
    let attribute = name.unicodeScalars.map { scalar in
      scalar.value < 0x20
        ? "_x00\(String(scalar.value + 0x100, radix: 16, uppercase: true).dropFirst())_"
        : String(scalar)
    }.joined()
    try Python.rename(path, attribute)
  }

  private func expectPlain(_ finished: Finished) {
    #expect(finished.status < 128)
    expectPlain(finished.output)
    expectPlain(Array(finished.error.utf8))
  }

  private func expectPlain(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      Issue.record("no UTF-8")
      return
    }
    let raw = text.unicodeScalars.filter { HostileText.isRaw($0) }
    #expect(raw.isEmpty, "\(raw.map(\.value)) in \(text)")
  }
}

extension Python {
  /// Gives the sheet of a workbook another name, as it is to stand in the XML.
  fileprivate static func rename(_ workbook: String, _ name: String) throws {
    let program = """
      import re, sys, zipfile
      parts = {i: z.read(i) for z in [zipfile.ZipFile(sys.argv[1])] for i in z.namelist()}
      key = "xl/workbook.xml"
      text = parts[key].decode()
      parts[key] = re.sub('<sheet name="[^"]*"', lambda _: '<sheet name="' + sys.argv[2] + '"', text, count=1).encode()
      with zipfile.ZipFile(sys.argv[1], "w") as z:
        for i, part in parts.items(): z.writestr(i, part)
      """
    let finished = try start("/usr/bin/python3", ["-c", program, workbook, name])
    #expect(finished.status == 0, "\(finished.error)")
  }
}

/// Text that no terminal should get.
private enum HostileText {
  static let marks: [Unicode.Scalar] =
    ((0x01...0x1F).filter { $0 != 0x0A && $0 != 0x0D } + Array(0x7F...0x9F)
    + [0x061C, 0x200E, 0x200F] + Array(0x202A...0x202E) + Array(0x2066...0x2069))
    .map { Unicode.Scalar(UInt32($0))! }

  static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && (scalar.value < 0x20 || scalar == "\r" || marks.contains(scalar))
  }

  /// - Parameter lines: whether line ends are among it.
  static func random(_ random: inout Seeded, lines: Bool = false) -> String {
    var view = "\u{1B}[31m".unicodeScalars
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      view.append(marks.randomElement(using: &random)!)
      view.append(["a", "中", "é"].randomElement(using: &random)!)
    }
    return String(view) + (lines ? "\nchatmill: x" : "")
  }

  /// In double quotes, escaped.
  static func yaml(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      let hex = String(scalar.value + 0x10000, radix: 16).dropFirst()
      return isRaw(scalar) ? "\\u\(hex)" : String(scalar)
    }
    return "\"\(scalars.joined())\""
  }
}
