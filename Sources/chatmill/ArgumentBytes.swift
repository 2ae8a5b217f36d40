// Arguments as the shell passed them: a path is bytes, and argument parsing hands on text.
import SystemPackage

/// Finds the bytes behind parsed arguments that are no UTF-8.
struct ArgumentBytes {
  private var unused: [UnsafeMutablePointer<CChar>]

  init() {
    unused = (1..<max(1, Int(CommandLine.argc))).compactMap { CommandLine.unsafeArgv[$0] }
  }

  /// The path that `argument` names. Where parsing had to repair it, the first unused argument that looks so
  /// after repair is the one that was typed.
  mutating func path(_ argument: String) -> FilePath {
    guard argument.contains("\u{FFFD}") else { return FilePath(argument) }
    guard let index = unused.firstIndex(where: { String(cString: $0) == argument }) else {
      return FilePath(argument)
    }
    return FilePath(platformString: unused.remove(at: index))
  }
}
