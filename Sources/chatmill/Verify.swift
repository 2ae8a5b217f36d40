// `chatmill verify`: whether an output is whole and adds up.
import ArgumentParser
import Bytes
import Doors
import Job

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads an output back and checks that it is whole and adds up.",
    discussion: """
      Every file must be the one that the report tells of, each workbook must be whole and hold the rows that were kept, the \
      reversed text must mirror the forward one dialogue by dialogue, and no dialogue may be both in train and in validation. \
      What is printed was read back; without both plain texts it is of the output that has most.

      Exit status: 0 all is well; 1 it is not; 2 there is no such directory.
      """)

  /// How many problems are printed. Those behind are only counted.
  private static let shown = 20

  @Argument(help: "The output directory of a run.", completion: .directory)
  var output: String

  func run() throws {
    var arguments = ArgumentBytes()
    let path = arguments.path(output)
    // If something is in the way of that, it is in the way of nothing that is read here.
    try? OutputFolder.settle(path)
    try OutputCheck.requireFolder(path)
    let check = OutputCheck(path)
    for problem in check.problems.prefix(Verify.shown) {
      Console.fail(path.printable, problem)
    }
    let left = check.problems.count - Verify.shown
    if left > 0 { Console.fail(nil, "and \(counted(left, "more problem"))") }
    guard check.problems.isEmpty else { throw ExitStatus.wrong.end }
    let rows = counted(check.rows, "row") + " in " + counted(check.workbooks, "workbook")
    let talks = check.talks.map { [counted($0.dialogues, "dialogue"), counted($0.turns, "turn")] }
    let all = (check.workbooks > 0 || talks == nil ? [rows] : []) + (talks ?? [])
    print("\(all.joined(separator: ", ")): all is well")
  }
}
