// Compiled rules kept from run to run, since compiling takes longer than reading a large workbook.
import Cleaning
import Glibc
import Rules
import SystemPackage

/// `$XDG_CACHE_HOME/chatmill`, or `~/.cache/chatmill` (XDG Base Directory Specification): one file for each set of rules.
///
/// Nothing depends on it: what cannot be read, is damaged or of another processor is compiled anew, and what cannot be written
/// is not kept. Anybody may remove it at any time.
package struct RuleCache {
  /// More are not kept; then all are removed, old ones with new ones, and nothing else that stands there.
  private static let mostFiles = 64
  private static let prefix = "rules-"

  /// nil where the environment names no directory.
  private let folder: FilePath?

  package init(environment: (String) -> String? = RuleCache.variable) {
    let base =
      environment("XDG_CACHE_HOME").flatMap(RuleCache.absolute)
      ?? environment("HOME").flatMap(RuleCache.absolute).map { $0.appending(".cache") }
    folder = base?.appending("chatmill")
  }

  package static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func absolute(_ path: String) -> FilePath? {
    let path = FilePath(path)
    return path.isAbsolute ? path : nil
  }

  /// The rules compiled, as `CompiledRules.serialized` gives them.
  /// - Throws: `RulesError` that names the rule at fault.
  package func compiled(_ rules: [MessageRule]) throws -> [UInt8] {
    let file = try folder?.appending("\(RuleCache.prefix)\(RuleCache.key(rules))")
    if let file, let known = RuleCache.read(file) { return known }
    let bytes = try RuleSet.compile(rules).serialized
    if let file { keep(bytes, as: file) }
    return bytes
  }

  private static func key(_ rules: [MessageRule]) throws -> String {
    let text = try Line.encodeSorted(rules) + Array(chatmillVersion.utf8)
    let fingerprint = text.withUnsafeBytes { Fingerprint($0) }
    return Hex.text(fingerprint.high) + Hex.text(fingerprint.low)
  }

  /// What stands there, where this processor can use it.
  private static func read(_ file: FilePath) -> [UInt8]? {
    guard let bytes = try? SmallFile.bytes(file), bytes.count > 8,
      Array(bytes.prefix(8)) == checksum(bytes.dropFirst(8))
    else { return nil }
    let rules = Array(bytes.dropFirst(8))
    return (try? RuleMatcher(serialized: rules)) == nil ? nil : rules
  }

  private static func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let value = Array(bytes).withUnsafeBytes { Checksum.of($0) }
    return withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// Written under a name of its own and renamed, so that nobody reads half of it.
  private func keep(_ bytes: [UInt8], as file: FilePath) {
    let draft = FilePath(bytes: file.bytes + Array(".\(getpid())".utf8))
    do {
      try makeRoom()
      let descriptor = try FileDescriptor.open(
        draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite])
      _ = try descriptor.closeAfter { try descriptor.writeAll(RuleCache.checksum(bytes) + bytes) }
      guard draft.withPlatformString({ old in file.withPlatformString { rename(old, $0) } }) == 0
      else { throw Errno(rawValue: errno) }
    } catch { try? Folder.remove(draft) }
  }

  private func makeRoom() throws {
    guard let folder else { return }
    try Folder.make(folder)
    let mine = try (Folder.names(folder) ?? []).filter { $0.starts(with: RuleCache.prefix.utf8) }
    guard mine.count >= RuleCache.mostFiles else { return }
    for name in mine { try Folder.remove(FilePath(bytes: folder.bytes + [0x2F] + name)) }
  }
}
