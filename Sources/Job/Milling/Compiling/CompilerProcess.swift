// The process that compiles rules: started, told, heard and waited for, one after another.
import CLinux
import Dispatch
import FoundationEssentials
import Glibc
import SystemPackage

enum CompilerProcess {
  /// How many bytes an answer may have. No compiled rules have more.
  private static let mostBytes = 256 << 20
  /// Seconds after which a child is ended, whatever its processor time says. A child that waits
  /// uses none.
  private static let longest = 600.0

  /// What the child wrote until it ended, of itself or by its bounds.
  /// - Throws: ``JobError`` if there is no child.
  static func run(_ order: RuleCompiler.Order) throws -> [UInt8] {
    let (input, output) = (try PipeEnds(), try PipeEnds())
    var child: pid_t = 0
    do { child = try spawn(input.read, output.write) } catch {
      input.close()
      output.close()
      throw failed(error)
    }
    defer {
      output.read.discard()
      wait(child)
    }
    input.read.discard()
    output.write.discard()
    // A child that is gone already is noticed by the answer that it does not write.
    if let line = try? JSONEncoder().encode(order) { _ = try? input.write.writeAll(line) }
    input.write.discard()
    do { return try read(output.read) } catch {
      kill(child, SIGKILL)
      throw failed(error)
    }
  }

  private static func failed(_ error: any Error) -> JobError {
    JobError("message rules cannot be compiled: \(error)")
  }

  private static func read(_ file: FileDescriptor) throws -> [UInt8] {
    let start = DispatchTime.now().uptimeNanoseconds
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while bytes.count < mostBytes {
      let left = longest - Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      var waiting = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&waiting, 1, Int32(left * 1000)) != 0 else { throw Errno.timedOut }
      if waiting.revents == 0 { continue }
      let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
    throw Errno.fileTooLarge
  }

  private static func wait(_ child: pid_t) {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
  }

  /// This binary in the role of a compiler, which has nothing to say but its answer.
  private static func spawn(_ input: FileDescriptor, _ output: FileDescriptor) throws -> pid_t {
    let nothing = try FileDescriptor.open("/dev/null", .writeOnly, options: [.closeOnExec])
    defer { nothing.discard() }
    let ends = [input, output, nothing].map(\.rawValue)
    var child: pid_t = 0
    let code = ChildProcess.settings.withCStrings {
      clinux_spawn(&child, ChildRole.compiler.rawValue, $0, ends)
    }
    guard code == 0 else { throw Errno(rawValue: code) }
    return child
  }
}
