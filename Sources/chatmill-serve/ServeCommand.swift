// The command line of the service.
import ArgumentParser
import Bytes
import Cleaning
import Doors
import Glibc
import Job
import Model
import Recipe
import Serve
import SystemPackage

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chatmill serve",
    abstract:
      "Cleans conversations over HTTP as a run cleans exports, and asks a model about them.",
    discussion: """
      POST /v1/clean and /v1/score take {"messages":[{"agent":true,"text":"…"},…]}, or a conversation a line as \
      application/x-ndjson; GET /healthz, /readyz and /metrics are for who watches (docs/model.md). The model \
      is the recipe's, or the command after --, which is started as it stands, without a shell, and speaks JSON Lines; \
      without both only /v1/clean is there.
      """,
    version: chatmillVersion)

  @Option(help: "A recipe file (YAML), or default for the one that `chatmill recipe` prints.")
  var recipe = "default"

  @Option(help: "An address and port of this machine (port 0 for any), or unix:PATH.")
  var listen = "127.0.0.1:8080"

  @Option(help: "A file with the token that clients must show; needed beyond this machine.")
  var tokenFile: String?

  @Option(help: "How long the first item of a batch waits for others while a worker is free.")
  var wait = "0"

  @Option(help: "Items that may wait or be in work; more are refused with 429.")
  var queue = 1024

  @Option(help: "How long a client waits for the model at most.")
  var deadline = "30s"

  @Option(help: "Bytes of a request's body, and of a line of a stream.")
  var body = "1M"

  @Option(help: "Connections that may be open.")
  var connections = 512

  @Option(help: "How long what is in work may take to end behind the first signal.")
  var drain = "30s"

  @OptionGroup(title: "The model") var model: ModelOptions

  mutating func run() throws {
    let address = try address()
    let chosen = try chosenRecipe()
    let (plan, ruling) = (try plan(chosen), try model.ruling(chosen))
    let limits = try answers(plan.limits)
    let porter = Porter(
      token: try token(for: address), mostBytes: limits.body, hasModel: !plan.command.isEmpty)
    let connections = try Amount.positive(connections, "--connections")
    // Before anything else is started, so that signals wait for it.
    let inbox = try Inbox()
    let desk = try ModelDesk(plan, inbox) { Console.fail(nil, $0) }
    let presences = Presences(inbox)
    let answerer = Answerer(
      inbox: inbox, presences: presences, porter: porter, cleaners: try cleaners(chosen),
      limits: limits, ruling: ruling, input: model.input(chosen))
    let listener = try Listener(address, answerer, connections: connections)
    try listener.begin()
    defer { listener.end() }
    try desk.run()
  }

  /// Compiles the recipe's rules once, and reads them for each thread.
  private func cleaners(_ chosen: ChosenRecipe) throws -> CleanerPool {
    let (recipe, rules, key) = (chosen.recipe, try chosen.compiledRules(), try chosen.key())
    return try CleanerPool { try TalkCleaner(recipe, rules: rules, key: key) }
  }

  private func address() throws -> ListenAddress {
    if let address = ListenAddress(listen) { return address }
    throw ValidationError("--listen takes ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH")
  }

  private func token(for address: ListenAddress) throws -> Token? {
    guard let tokenFile else {
      if address.isLocal { return nil }
      throw ValidationError(
        "\(listen) can be reached from other machines; name a --token-file, or listen on 127.0.0.1")
    }
    if let token = Token(file: try SmallFile.bytes(FilePath(tokenFile))) { return token }
    throw ValidationError(
      "\(tokenFile): a token has at least \(Token.leastBytes) printable characters; make one with: head -c 32 /dev/urandom | base64"
    )
  }

  private func chosenRecipe() throws -> ChosenRecipe {
    if recipe == "default" { return ChosenRecipe(recipe: RecipeFile.standard) }
    return try ChosenRecipe(file: FilePath(recipe))
  }

  private func plan(_ chosen: ChosenRecipe) throws -> DeskPlan {
    var plan = try model.plan(chosen)
    plan.limits.queue = try Amount.positive(queue, "--queue")
    plan.limits.wait = try Quantity.seconds(wait, "--wait")
    plan.drain = try Quantity.seconds(drain, "--drain")
    return plan
  }

  private func answers(_ batches: BatchLimits) throws -> AnswerLimits {
    var limits = AnswerLimits()
    limits.body = try Quantity.bytes(body, "--body")
    limits.deadline = try Quantity.seconds(deadline, "--deadline")
    limits.lines = min(2 * batches.size, max(1, batches.queue / 2))
    return limits
  }
}
