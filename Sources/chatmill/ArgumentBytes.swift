// Arguments as the shell passed them, and as a message may hold them. A path is bytes, but argument
// parsing hands on text.
import Bytes
import Sheets
import SystemPackage

/// Finds the bytes behind parsed arguments that are no UTF-8.
struct ArgumentBytes {
  private var unused: [UnsafeMutablePointer<CChar>]

  init() {
    unused = (1..<max(1, Int(CommandLine.argc))).compactMap { CommandLine.unsafeArgv[$0] }
  }

  /// The path that `argument` names. If parsing had to repair it, the first unused argument that
  /// looks so after repair is the one that was typed.
  mutating func path(_ argument: String) -> FilePath {
    guard argument.contains("\u{FFFD}") else { return FilePath(argument) }
    guard let index = unused.firstIndex(where: { String(cString: $0) == argument }) else {
      return FilePath(argument)
    }
    return FilePath(platformString: unused.remove(at: index))
  }
}

/// Arguments in what argument parsing says of them.
enum ArgumentText {
  /// `message` with the arguments that it repeats on one line each, so that none of them can look
  /// like a line of ours.
  static func escaping(_ arguments: [String], in message: String) -> String {
    let values = arguments.compactMap { argument in
      argument.firstIndex(of: "=").map { String(argument[$0...].dropFirst()) }
    }
    let odd = (arguments + values).filter { PrintableText.line($0) != $0 }
    return odd.sorted { $0.utf8.count > $1.utf8.count }.reduce(message) { message, argument in
      message.replacing(argument, with: PrintableText.line(argument))
    }
  }
}

/// An argument that names a directory, of a command that reads single files.
enum DirectoryArgument {
  /// Asked before a fence is put up, behind which a directory cannot be opened.
  static func isOne(_ path: FilePath) -> Bool {
    let file = try? FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    try? file?.close()
    return file != nil
  }

  static func refuse(_ path: FilePath) throws { if isOne(path) { throw error(path) } }

  static func error(_ path: FilePath) -> SheetsError {
    SheetsError("is a directory; name files in it, such as \(path.appending("*.xlsx").printable)")
  }
}
