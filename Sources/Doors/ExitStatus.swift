// How commands end: every exit status there is (behaviour §6.4, §6.5).
import ArgumentParser

/// What a command tells whoever started it.
package enum ExitStatus: Equatable {
  case done
  /// Done, but for some inputs, or something that is left beside an output.
  case partly
  /// `verify` found something wrong.
  case wrong
  /// Nothing was replaced, or nothing could be read.
  case failed
  /// Wrong usage, a wrong recipe among it: EX_USAGE.
  case usage
  /// Somebody else has what is wanted, so that trying again later may help: EX_TEMPFAIL.
  case busy
  case interrupted(signal: Int32)

  /// As exit(3) takes it.
  package var code: Int32 {
    switch self {
    case .done: 0
    case .partly, .wrong: 1
    case .failed: 2
    case .usage: 64
    case .busy: 75
    case .interrupted(let signal): 128 + signal
    }
  }

  /// Thrown by a command that has said all there is to say.
  package var end: ExitCode { ExitCode(code) }
}
