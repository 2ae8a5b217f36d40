// `chatmill explain`: what became of a dialogue or a row.
import ArgumentParser
import Doors
import Job

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells what became of a dialogue or a row, and by which rule.",
    discussion: """
      train:1234 is a dialogue by its number from 0 in the first output that has the set, messages/train:1234 one of a certain \
      output. march/07.xlsx:812 is a row of an input, march/07.xlsx:Sheet2:812 one of a certain sheet.

      The recipe's rejects: true writes down what became of rows, its lineage: true where dialogues are from.

      Exit status: 0 told; 2 there is no such thing; 64 wrong usage.
      """)

  @Argument(help: "The output directory of a run.", completion: .directory)
  var output: String

  @Argument(help: "A dialogue, or a row of an input.")
  var what: String

  func validate() throws {
    guard Subject(what) != nil else {
      throw ValidationError(
        "'\(what)' is neither a dialogue, such as train:1234, nor a row, such as march/07.xlsx:812."
      )
    }
  }

  func run() throws {
    var arguments = ArgumentBytes()
    // If something is in the way of that, it is in the way of nothing that is read here.
    try? OutputFolder.settle(arguments.path(output))
    let lines = BufferedOutput()
    defer { try? lines.flush() }
    try Explanation(arguments.path(output), lines.append).tell(Subject(what)!)
    try lines.flush()
  }
}
