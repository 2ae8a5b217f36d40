// Runs over hostile inputs: what must hold for each of them, whatever the inputs are.
import Foundation
import Support
import Testing

/// The bounds within which every process must stay.
enum Hostile {
  /// The long forms: everything, and thousands instead of hundreds.
  static let isLong = ProcessInfo.processInfo.environment["CHATMILL_CHAOS"] != nil
  /// After so long the process is ended, which shows in its status.
  static let seconds = isLong ? 600 : 120
  /// The fence of a worker, which no process should need.
  static let memory = 2 << 30
  static let message = "好的工作簿"

  /// Runs the built binary, which must neither trap nor hang nor take too much memory.
  static func chatmill(_ arguments: [String]) throws -> Finished {
    let finished = try start(
      "/usr/bin/timeout", ["--signal=KILL", "\(seconds)", Package.chatmill] + arguments)
    #expect(finished.status < 128, "\(arguments): \(finished.error.prefix(500))")
    #expect(Sanitizer.isOn || finished.peakMemory < memory, "\(arguments)")
    return finished
  }

  /// Makes the files of a kind in a folder of their own, beside a good workbook that stands first.
  static func make(_ kind: String, in folder: TemporaryFolder) throws -> String {
    let isFolder = folders.contains(kind)
    let input = try folder.make("in")
    let place = isFolder ? "\(input)/hostile" : "\(input)/hostile.xlsx"
    try Python.run("hostile.py", kind, place)
    try writeGood(to: input)
    return input
  }

  private static let folders = ["devices", "damaged-entries", "outside-names", "broken-names"]

  static func writeGood(to input: String) throws {
    try writeWorkbook("\(input)/good.xlsx", [Chats.header, ["kf", "wx", "是", message]])
  }

  /// Runs over a folder with `good.xlsx` in it: every other file is read or fails in one line, and
  /// the rows add up.
  static func run(_ input: String, to output: String) throws -> RunReport {
    let finished = try chatmill(
      ["run", input, "--output", output, "--quiet", "--validation", "none"])
    let report = try RunReport(of: output)
    let failed = report.files.filter { $0.error != nil }
    let lines = finished.error.split(separator: "\n")
    #expect(finished.status == (failed.isEmpty ? 0 : 1))
    #expect(lines.count == failed.count, "\(finished.error.prefix(1000))")
    #expect(lines.allSatisfy { $0.utf8.count < 20_000 })
    for file in failed {
      #expect(lines.count { $0.hasPrefix("chatmill: \(file.path): ") } == 1, "\(file.path)")
      #expect(!file.error!.contains("attempts"), "its worker died: \(file.error!)")
    }
    for rows in report.files.map(\.rows) + [report.totals.rows] {
      #expect(rows.read == rows.kept + rows.empty + rows.role + rows.system + rows.duplicate)
    }
    let text = try String(decoding: bytes("\(output)/forward/train.txt"), as: UTF8.self)
    #expect(text.contains(message), "the good workbook is lost")
    note(finished, report, input)
    return report
  }

  /// One line of figures for docs/reliability.md.
  private static func note(_ finished: Finished, _ report: RunReport, _ input: String) {
    guard isLong else { return }
    let names = Package.names(in: input).joined(separator: " ").prefix(40)
    print(
      "hostile: \(report.totals.files) inputs, \(report.totals.failed) failed, "
        + "\(finished.peakMemory >> 20) MiB, \(finished.seconds) s: \(names)")
  }
}
