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
      application/x-ndjson; GET /healthz, /readyz and /metrics are for who watches (docs/model.md). The command after -- is \
      started as it stands, without a shell, and speaks JSON Lines; without one only /v1/clean is there.
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

  @Option(help: "Items of a batch.")
  var size = 32

  @Option(help: "Model processes.")
  var workers = 1

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

  @Option(help: "How long a worker that has a batch may be silent.")
  var timeout = "60s"

  @Option(help: "How long a worker may take until it says hello.")
  var start = "300s"

  @Option(help: "How often an item that stands alone is tried.")
  var attempts = 2

  @Option(
    help: "A condition on results, such as 'score >= 0.5'; may be repeated, and all must hold.")
  var keep: [String] = []

  @Option(help: "A file that keeps results, so that the model is asked once for each item, ever.")
  var store: String?

  @Option(help: "What the results of --store are kept for, in place of the worker's hello.")
  var id = ""

  @Argument(parsing: .postTerminator, help: "The model's command, behind --.")
  var command: [String] = []

  mutating func run() throws {
    let address = try address()
    let porter = Porter(
      token: try token(for: address), mostBytes: try Quantity.bytes(body, "--body"),
      hasModel: !command.isEmpty)
    let (plan, limits, ruling) = (try plan(), try answers(), KeepRuling(try rules()))
    let connections = try positive(connections, "--connections")
    // Before anything else is started, so that signals wait for it.
    let inbox = try Inbox()
    let desk = try ModelDesk(plan, inbox) { Console.fail(nil, $0) }
    let presences = Presences(inbox)
    let answerer = Answerer(
      inbox: inbox, presences: presences, porter: porter, cleaners: try cleaners(),
      limits: limits, ruling: ruling)
    let listener = try Listener(address, answerer, connections: connections)
    try listener.begin()
    defer { listener.end() }
    try desk.run()
  }

  /// Compiles the recipe's rules once, and reads them for each thread.
  private func cleaners() throws -> CleanerPool {
    let chosen = try chosenRecipe()
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

  private func plan() throws -> DeskPlan {
    var plan = DeskPlan(command: command)
    plan.limits.size = try positive(size, "--size")
    plan.limits.workers = try positive(workers, "--workers")
    plan.limits.queue = try positive(queue, "--queue")
    plan.limits.attempts = try positive(attempts, "--attempts")
    plan.limits.wait = try Quantity.seconds(wait, "--wait")
    plan.limits.timeout = try Quantity.seconds(timeout, "--timeout")
    plan.limits.start = try Quantity.seconds(start, "--start")
    plan.drain = try Quantity.seconds(drain, "--drain")
    plan.store = store.map { StoreChoice(path: $0) }
    plan.store?.id = id
    return plan
  }

  private func answers() throws -> AnswerLimits {
    var limits = AnswerLimits()
    limits.body = try Quantity.bytes(body, "--body")
    limits.deadline = try Quantity.seconds(deadline, "--deadline")
    limits.lines = min(2 * size, max(1, queue / 2))
    return limits
  }

  private func rules() throws -> [KeepRule] {
    try keep.map { text in
      do { return try KeepRule(text) } catch let fault as KeepFault {
        throw ValidationError("--keep '\(text)', character \(fault.column): \(fault.reason)")
      }
    }
  }

  private func positive(_ value: Int, _ flag: String) throws -> Int {
    guard (1...65536).contains(value) else {
      throw ValidationError("\(flag) takes a whole number from 1 to 65536")
    }
    return value
  }
}
