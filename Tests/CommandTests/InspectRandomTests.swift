// What `inspect` says of a file, held against what `run` does with it: random recipes over random
// small sheets.
import Foundation
import Support
import Testing

struct InspectRandomTests {
  private let folder = TemporaryFolder()

  @Test(arguments: 0..<90) func `inspect says what run does`(_ seed: UInt64) throws {
    let trial = InspectTrial(seed)
    let (path, recipe) = (folder(trial.name), folder("recipe.yaml"))
    try trial.write(path)
    try folder.write(trial.recipe, to: "recipe.yaml")
    let shown = try chatmill("inspect", path, "--recipe", recipe)
    #expect(shown.status == 0, "\(trial.recipe)\(shown.error)")
    let finished = try run(
      path, to: folder("out"),
      ["--recipe", recipe, "--validation", "none", "--allow-empty", "--quiet"])
    let said = Inspected(shown.text)
    if finished.status == 2 {
      let fault = try #require(said.fault, "\(trial.recipe)\(finished.error)\n\(shown.text)")
      #expect(finished.error.split(separator: "\n")[0].hasSuffix(fault))
    } else {
      #expect(finished.status == 0)
      try expect(said, trial, finished)
    }
  }

  private func expect(_ said: Inspected, _ trial: InspectTrial, _ finished: Finished) throws {
    #expect(said.fault == nil, "\(trial.recipe)")
    let file = try RunReport(of: folder("out")).files[0]
    #expect(said.profile == file.profile)
    #expect(said.rows == file.rows.read)
    let row = try #require(said.headerRow)
    #expect(trial.rows.count - row == file.rows.read)
    #expect(said.columns.map(\.name) == trial.rows[row - 1], "\(trial.recipe)")
    let clean = try chatmill("cat", folder("out/clean/clean_00000-00000.xlsx"))
    let cells = said.columns.map { "\"\($0.name)\"" }.joined(separator: ",")
    #expect(clean.text.hasPrefix("{\"row\":1,\"cells\":[\(cells)]}\n"))
    let profile = try #require(trial.profiles.first { $0.name == file.profile })
    for (job, names) in profile.jobs {
      let place = names.lazy.compactMap { trial.rows[row - 1].firstIndex(of: $0) }.first
      #expect(said.columns.firstIndex { $0.jobs.contains(job) } == place, "\(job)")
    }
  }

  @Test(arguments: ["service-desk", "weflow", "pywxdump", "wechatmsg"], [0, 3])
  func `every known profile is shown, in the first row and below titles`(
    _ profile: String, _ titles: Int
  ) throws {
    let columns = [
      "坐席id", "客户微信id", "是否客服", "消息内容", "发送者身份", "内容", "talker", "is_sender", "msg", "TalkerId",
      "IsSender", "StrContent",
    ]
    let rows = (0..<titles).map { ["title \($0)"] } + [columns, columns.map { "of \($0)" }]
    try writeCSV(rows, folder("a.csv"))
    try folder.write("csv: true\nprofile: \(profile)\nheaderRows: 9\n", to: "recipe.yaml")
    let shown = try chatmill("inspect", folder("a.csv"), "--recipe", folder("recipe.yaml"))
    #expect(shown.status == 0)
    #expect(
      shown.text.contains("header in row \(titles + 1), profile \(profile), 1 row looked at\n"))
    #expect(shown.text.contains(" -> role\n"))
    #expect(shown.text.contains(" -> message\n"))
  }

  @Test(arguments: [("customer", "agent"), ("agent", "customer")])
  func `a column cannot say both who speaks and whose the talk is`(_ job: String, _ other: String)
    throws
  {
    try writeCSV([["who", "text"], ["x", "hi"], ["y", "ho"]], folder("a.csv"))
    let recipe =
      "csv: true\nprofiles: [{name: p, \(job): [who], role: [who], message: [text], agentValues: [x], othersAreCustomer: true}]\n"
    try folder.write(recipe, to: "recipe.yaml")
    let finished = try run(folder("a.csv"), to: folder("out"), ["--recipe", folder("recipe.yaml")])
    #expect(finished.status == 2)
    #expect(
      finished.error.contains("p takes column who for both role and \(job); leave \(job) out"))
    let left = recipe.replacingOccurrences(of: "\(job): [who], ", with: "")
    try folder.write(left, to: "recipe.yaml")
    #expect(
      try run(folder("a.csv"), to: folder("out"), ["--recipe", folder("recipe.yaml")]).status == 0)
    #expect(try RunReport(of: folder("out")).totals.rows.kept == 2)
  }

  @Test func `a column is read for each of its jobs`() throws {
    try writeCSV(
      [["room", "side", "text"], ["r", "是", "hi"], ["r", "否", "ho"], ["s", "否", "no"]],
      folder("a.csv"))
    try folder.write(
      """
      csv: true
      profiles: [{name: p, agent: [room], customer: [room], role: [side], message: [text], type: [side]}]
      types: {skip: [没有]}

      """, to: "recipe.yaml")
    let finished = try run(
      folder("a.csv"), to: folder("out"),
      ["--recipe", folder("recipe.yaml"), "--validation", "none"])
    #expect(finished.status == 0, "\(finished.error)")
    let text = try String(decoding: bytes(folder("out/forward/train.txt")), as: UTF8.self)
    #expect(text == "坐席:hi\n客户:ho\n\n客户:no\n\n")
  }
}

/// Writes texts without commas, quotes and line ends.
func writeCSV(_ rows: [[String]], _ path: String) throws {
  let lines = rows.map { $0.joined(separator: ",") + "\n" }
  try Data(lines.joined().utf8).write(to: URL(filePath: path))
}

/// A random sheet and a random recipe.
private struct InspectTrial {
  struct OwnProfile {
    let name: String
    let jobs: [(String, [String])]

    var text: String {
      let lists = jobs.filter { !$0.1.isEmpty }
        .map { "\($0.0): [\($0.1.joined(separator: ", "))]" }
      return "{name: \(name), \(lists.joined(separator: ", "))}"
    }
  }

  static let names = ["who", "whom", "side", "text", "when", "kind", "note"]
  let name: String
  let rows: [[String]]
  let profiles: [OwnProfile]
  let recipe: String

  init(_ seed: UInt64) {
    var random = Seeded(seed)
    let names = InspectTrial.names
    name = Bool.random(using: &random) ? "a.csv" : "a.xlsx"
    let header = Array(names.shuffled(using: &random).prefix(.random(in: 3...7, using: &random)))
    let titles = (0..<Int.random(in: 0...4, using: &random)).map { ["title \($0)"] }
    let body = (0..<Int.random(in: 0...5, using: &random)).map { row in
      header.indices.map { "\(["是", "否", "x"].randomElement(using: &random)!)\($0 < 1 ? row : 0)" }
    }
    rows = titles + [header] + body
    profiles = (0..<Int.random(in: 1...3, using: &random)).map {
      InspectTrial.profile("p\($0)", &random)
    }
    recipe = """
      csv: true
      headerRows: \(Int.random(in: 1...5, using: &random))
      profiles: [\(profiles.map(\.text).joined(separator: ", "))]

      """
  }

  private static func profile(_ name: String, _ random: inout Seeded) -> OwnProfile {
    let jobs = ["agent", "customer", "role", "message", "time", "type"].map { job in
      let least = job == "role" || job == "message" ? 1 : 0
      let count = Int.random(in: least...3, using: &random)
      return (job, Array(names.shuffled(using: &random).prefix(count)))
    }
    return OwnProfile(name: name, jobs: jobs)
  }

  func write(_ path: String) throws {
    if name == "a.csv" { try writeCSV(rows, path) } else { try writeWorkbook(path, rows) }
  }
}

/// What `inspect` printed of a file with one sheet.
private struct Inspected {
  struct Column {
    let name: String
    let jobs: [String]
  }

  private(set) var headerRow: Int?
  private(set) var profile: String?
  private(set) var rows: Int?
  private(set) var columns: [Column] = []
  private(set) var fault: String?

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(
        of: /\ +header in row (\d+), profile (\w+), (\d+) rows? looked at/)
      {
        (headerRow, rows, profile) = (Int(match.1), Int(match.3), String(match.2))
      } else if let match = line.wholeMatch(of: /\ +[A-Z] (\w+): [^>]*?(?: -> (.*))?/) {
        let jobs = (match.2 ?? "").split(separator: ", ").map(String.init)
        columns.append(Column(name: String(match.1), jobs: jobs))
      } else if let match = line.wholeMatch(of: /\ +run would fail: (.*)/) {
        fault = String(match.1)
      }
    }
  }
}
