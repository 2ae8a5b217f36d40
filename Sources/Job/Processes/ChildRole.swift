// The kinds of processes that a run starts: this binary again, under a word of its own.

/// A process that serves a coordinator over its standard input and output.
package enum ChildRole: String, Sendable {
  case worker, writer, scorer
  /// Serves nobody for long: it compiles rules once.
  case compiler

  /// The role that a command line names; nil for a command of the user's.
  package init?(_ arguments: [String]) {
    guard arguments.count == 2 else { return nil }
    self.init(rawValue: arguments[1])
  }
}
