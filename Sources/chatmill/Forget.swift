// `chatmill forget`: what an output holds of a customer, and the output without it.
import ArgumentParser
import Bytes
import Doors
import Job
import Sheets

struct Forget: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists what an output holds of a customer, or writes the output anew without it.",
    discussion: """
      Every output must have lineage (lineage: true in the recipe). With pseudonyms the id is the pseudonym that stands in the \
      output. The inputs are left alone: a new run of them brings the customer back.

      Exit status: 0 done, also where nothing was found; 1 the output is without the customer, but something beside it may not be; \
      2 nothing was changed; 64 wrong usage; 75 a run holds the output.
      """)

  @Argument(help: "The output directory of a run.", completion: .directory)
  var output: String

  @Option(help: "The customer's id.")
  var customer: String

  @Flag(help: "Write the output anew without the customer's dialogues and rows.")
  var apply = false

  @Flag(help: "With --apply: remove the rejects, which do not say whose rows they are.")
  var dropRejects = false

  func validate() throws {
    guard customer.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--customer must not be blank.")
    }
    guard apply || !dropRejects else { throw ValidationError("--drop-rejects needs --apply.") }
  }

  func run() throws {
    var arguments = ArgumentBytes()
    let lines = BufferedOutput()
    let forgetting = Forgetting(arguments.path(output), customer: customer) { line in
      try lines.append(Array((PrintableText.line(line) + "\n").utf8))
    }
    defer { try? lines.flush() }
    if apply { try forgetting.apply(dropsRejects: dropRejects) } else { try forgetting.list() }
    try lines.flush()
  }
}
