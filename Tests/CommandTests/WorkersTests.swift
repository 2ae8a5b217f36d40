// The number of workers decides nothing but the pace (behaviour §6.1).
import Foundation
import Support
import Testing

struct WorkersTests {
  private let folder = TemporaryFolder()

  /// Every input of every golden case in one folder: many headers, and files that fail at either
  /// step.
  private func gather() throws -> String {
    let input = try folder.make("in")
    for name in Package.names(in: Package.fixture("cases")) {
      let source = Package.fixture("cases/\(name)/inputs")
      for file in Package.names(in: source) {
        let target = "\(input)/\(file.hasPrefix("~") ? "~$" : "")\(name)_\(file)"
        try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: target)
      }
    }
    return input
  }

  @Test func `one, two and seven workers give the same output`() throws {
    let input = try gather()
    var outputs: [RunOutput] = []
    var reports: [RunReport] = []
    for workers in ["1", "2", "7"] {
      let finished = try run(
        input, to: folder(workers),
        ["--workers", workers, "--chunk", "4", "--validation", "20%", "--quiet"])
      #expect(finished.status == 1)
      outputs.append(try RunOutput(folder(workers)))
      reports.append(try RunReport(of: folder(workers)))
    }
    #expect(outputs[0].cells.count == (reports[0].totals.files + 3) / 4)
    #expect(outputs[0].cells.values.contains { $0.count > 10 })
    #expect(outputs[0].dialogues("forward/val.txt").count > 1)
    #expect(outputs[1] == outputs[0])
    #expect(outputs[2] == outputs[0])
    #expect(reports[1] == reports[0])
    #expect(reports[2] == reports[0])
    #expect(try bytes(folder("1/report.json")) == bytes(folder("7/report.json")))
  }
}
