// Where the running binary stands: its sisters stand beside it.
import Glibc
import Job

/// The folder of the running binary.
package enum BinaryFolder {
  /// - Throws: `JobError` where /proc is not there.
  package static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else {
      throw JobError("cannot tell where chatmill stands: /proc is not there")
    }
    return String(path[..<slash])
  }
}
