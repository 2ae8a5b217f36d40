// What each kind of process does.

extension ChildRole {
  /// Serves until the coordinator has no more orders or is gone.
  package func run() throws {
    switch self {
    case .worker: try Worker.run()
    case .writer: try Writer.run()
    case .scorer: try Scorer.run()
    case .compiler: try RuleCompiler.serve()
    }
  }
}
