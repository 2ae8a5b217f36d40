// `chatmill endpoint`: an HTTP endpoint as a model process.
import ArgumentParser
import Doors
import Glibc
import Model

struct EndpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "endpoint",
    abstract: "Answers batches by an HTTP endpoint, as a model process.",
    discussion: """
      Speaks the protocol of docs/model.md on standard input and output, for use behind \
      chatmill batch --. The path of the URL tells the interface: …/chat/completions, …/embeddings, …/score.
      """)

  @Argument(help: "Where the endpoint is: http://… or https://…")
  var url: String

  @OptionGroup var options: EndpointOptions

  @Option(help: "How long one call may take.")
  var timeout = "60s"

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let rule = try options.rule(url, timeout: try Quantity.seconds(timeout, "--timeout"))
    guard try EndpointWorker(rule).run() else { throw ExitStatus.failed.end }
  }
}

/// What an endpoint is told, for any command that has one.
struct EndpointOptions: ParsableArguments {
  @Option(help: "The model that the endpoint is asked for.")
  var name = ""

  @Option(
    help: ArgumentHelp(
      "A file with what a chat is asked; {dialogue} in it becomes the item. Of several, all but the last are the system's. For scores, the text to compare with.",
      valueName: "file"))
  var prompt: [String] = []

  @Option(
    help: ArgumentHelp(
      "Members of every request, a JSON object. (default for chats: {\"temperature\":0})",
      valueName: "json"))
  var parameters: String?

  @Option(help: "Calls, and so connections, at once.")
  var calls = 8

  @Option(help: ArgumentHelp("A file with the key, which is sent as Bearer.", valueName: "file"))
  var key: String?

  /// - Throws: ``ValidationError`` for what is no use, ``FileError`` for a file that cannot be
  ///   read.
  func rule(_ url: String, timeout: Double) throws -> EndpointRule {
    do {
      var rule = try EndpointRule(url: url)
      try rule.setParameters(parameters ?? (rule.api == .chat ? "{\"temperature\":0}" : "{}"))
      (rule.name, rule.calls, rule.timeout) = (name, calls, timeout)
      rule.prompts = try prompt.map { try text($0) }
      if let key { rule.key = try secret(key) }
      try check(rule)
      return rule
    } catch let error as ModelError { throw ValidationError(error.description) }
  }

  private func check(_ rule: EndpointRule) throws {
    guard (1...1024).contains(calls) else {
      throw ValidationError("--calls takes a whole number from 1 to 1024")
    }
    guard rule.timeout > 0 else { throw ValidationError("--timeout must be more than 0") }
    switch rule.api {
    case .chat:
      guard rule.prompts.last?.contains(EndpointRule.mark) ?? true else {
        throw ValidationError("\(prompt.last ?? ""): the last prompt lacks \(EndpointRule.mark)")
      }
    case .score:
      guard rule.prompts.count == 1 else {
        throw ValidationError("name one --prompt, the text that items are compared with")
      }
    case .embeddings:
      guard rule.prompts.isEmpty else { throw ValidationError("embeddings take no --prompt") }
    }
  }

  /// Words that start ``EndpointCommand`` with the same options.
  func words(_ url: String, timeout: String) -> [String] {
    var words = ["endpoint", url, "--timeout", timeout, "--calls", "\(calls)"]
    if !name.isEmpty { words.append("--name=\(name)") }
    for file in prompt { words.append("--prompt=\(file)") }
    if let parameters { words.append("--parameters=\(parameters)") }
    if let key { words.append("--key=\(key)") }
    return words
  }

  private func text(_ path: String) throws -> String {
    let bytes = try EndpointFile.bytes(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(path: path, reason: "no UTF-8")
    }
    return text
  }

  /// The file's one line. It is never shown.
  private func secret(_ path: String) throws -> String {
    let lines = try EndpointFile.bytes(path).split { $0 == 0x0A || $0 == 0x0D }
    guard lines.count == 1, lines[0].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw FileError(path: path, reason: "a file with a key holds one line, the key")
    }
    return String(decoding: lines[0], as: UTF8.self)
  }
}

/// Small files that an endpoint is told from.
private enum EndpointFile {
  private static let most = 1 << 20

  static func bytes(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: most + 1)
    var size = 0
    while size <= most {
      let count = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress! + size, most + 1 - size)
      }
      guard count >= 0 else {
        throw FileError(path: path, reason: String(cString: strerror(errno)))
      }
      if count == 0 { return Array(bytes[..<size]) }
      size += count
    }
    throw FileError(path: path, reason: "longer than \(most) bytes")
  }
}
