// Runs with a model, as the tests of the scorer make them and look at them.
import Foundation
import Support
import Testing

/// Inputs, a recipe with Tests/workers/scoring.py, and what a run made of them.
final class ScoredRuns {
  static let hasPython = (try? start("/usr/bin/env", ["python3", "-c", "0"]))?.status == 0

  let folder = TemporaryFolder()
  let input: String

  /// - Parameter special: words that stand in the first message of some dialogues, by their number.
  init(files: Int = 3, dialogues: Int = 60, special: [Int: String] = [:]) throws {
    input = try folder.make("in")
    for file in 0..<files {
      let rows = (0..<dialogues).flatMap { number in
        ["否", "是", "否"].enumerated().map { place, role in
          [
            "kf_1", "wx_\(number)", role,
            "第\(file)卷第\(number)人第\(place)句" + (place == 0 ? special[number] ?? "" : ""),
          ]
        }
      }
      try writeWorkbook("\(input)/\(100 + file).xlsx", [Chats.header] + rows)
    }
  }

  var log: String { folder("log") }

  /// Dialogues that the model was asked about so far, each time.
  var asked: Int {
    let lines = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return lines.split(separator: "\n").compactMap { Int($0) }.reduce(0, +)
  }

  /// Writes a recipe with the model and these members of `model`.
  func recipe(
    _ model: String = "", _ rest: String = "", seconds: Double = 0, name: String = "recipe.yaml"
  ) throws -> String {
    let worker = "\(Package.root)/Tests/workers/scoring.py"
    let command = "[python3, \(worker), \(log), \"\(seconds)\"]"
    try folder.write(
      """
      model: {command: \(command)\(model.isEmpty ? "" : ", \(model)")}
      outputs: [clean, forward, reversed, {name: messages, metadata: true}]
      scores: true
      rejects: true
      lineage: true
      \(rest)
      """, to: name)
    return folder(name)
  }

  @discardableResult
  func run(_ recipe: String, to output: String, _ flags: [String] = []) throws -> Finished {
    try chatmill(
      ["run", input, "--output", folder(output), "--recipe", recipe, "--quiet"] + flags)
  }

  func report(_ output: String) throws -> ScoredReport {
    try JSONDecoder().decode(
      ScoredReport.self, from: Data(bytes(folder("\(output)/report.json"))))
  }

  func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(folder(name)), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Every file of an output but the report and workbooks, by its path.
  func files(_ output: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder(output))
    where name != "report.json" && !name.hasSuffix(".xlsx") {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(
        atPath: folder("\(output)/\(name)"), isDirectory: &isFolder)
      if !isFolder.boolValue { files[name] = try bytes(folder("\(output)/\(name)")) }
    }
    return files
  }

  /// Lines of rejects.
  func rejects(_ output: String) throws -> [String] {
    try folder.names("\(output)/rejects").flatMap {
      try start("/usr/bin/env", ["gzip", "-dc", folder("\(output)/rejects/\($0)")]).text
        .split(separator: "\n").map(String.init)
    }
  }
}

/// What a report says of a model.
struct ScoredReport: Decodable {
  struct Model: Decodable, Equatable {
    var id, version, field: String
    var scored, fromStore, calls, batches, retried, bisected, failed, restarts: Int
    var deciles: [Double]
  }
  struct Totals: Decodable, Equatable {
    var built, dialogues, short, oneSided, duplicateDialogue, reused: Int
    /// Missing where there are none.
    var lowScore, unscored: Int?
  }
  var model: Model?
  var totals: Totals
}
