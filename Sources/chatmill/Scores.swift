// `chatmill scores`: which threshold keeps how many dialogues.
import ArgumentParser
import Bytes
import Doors
import Job

struct Scores: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells which threshold of a model's scores keeps how many dialogues.",
    discussion: """
      For an output of a run whose recipe has a model: the deciles of its numbers, how many dialogues each would keep, and three \
      dialogues on either side of the present threshold. Those that were refused are known with rejects: true, those that \
      were written with scores: true. No model is started.

      Exit status: 0 told; 2 there is no such output, or no model; 64 wrong usage.
      """)

  @Argument(help: "The output directory of a run.", completion: .directory)
  var output: String

  func run() throws {
    var arguments = ArgumentBytes()
    // If something is in the way of that, it is in the way of nothing that is read here.
    try? OutputFolder.settle(arguments.path(output))
    let lines = BufferedOutput()
    defer { try? lines.flush() }
    try ScoreTable(arguments.path(output)).tell { line in
      try lines.append(Array((PrintableText.line(line) + "\n").utf8))
    }
    try lines.flush()
  }
}
