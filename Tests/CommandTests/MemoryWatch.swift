// The memory of a process that tests have started, and of all that it starts.
import Foundation
import Support

/// What wait4 says of a child's memory holds that of whoever started it, and the tests themselves
/// are large. So the processes are looked at while they live.
enum MemoryWatch {
  /// Waits for the end of a process. Returns the bytes that it, or one below it, had at most.
  static func peak(of process: StartedProcess) -> Int {
    var peak = 0
    while !process.hasEnded {
      peak = max(peak, family(of: process.pid).map(memory).max() ?? 0)
      usleep(10_000)
    }
    return peak
  }

  /// The process and all below it that are there now.
  private static func family(of pid: pid_t) -> [pid_t] {
    let children = Dictionary(
      grouping: Package.names(in: "/proc").compactMap { pid_t($0) }, by: parent)
    var (family, next) = ([pid], 0)
    while next < family.count {
      family += children[family[next]] ?? []
      next += 1
    }
    return family
  }

  private static func parent(of pid: pid_t) -> pid_t {
    let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 ? pid_t(fields[1]) ?? 0 : 0
  }

  /// The most that the process has had resident; 0 where it is gone.
  private static func memory(of pid: pid_t) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { $0.split(whereSeparator: { !$0.isNumber }).first }.flatMap { Int($0) }.map
    {
      $0 << 10
    } ?? 0
  }
}
