// Compiled rules kept from run to run, since compiling takes longer than reading a large workbook.
import Bytes
import Cleaning
import Crypto
import Glibc
import Recipe
import Rules
import SystemPackage

/// The folder `$XDG_CACHE_HOME/chatmill`, or `~/.cache/chatmill` (XDG Base Directory
/// Specification), with one file for each set of rules.
///
/// Nothing depends on it, and anybody may remove it at any time. What cannot be read, is damaged,
/// is of another processor or is not provably ours is compiled anew. What cannot be written is not
/// kept.
package struct RuleCache {
  /// How many files are kept. If there are more, all are removed, old ones with new ones, and
  /// nothing else that stands there.
  private static let mostFiles = 64
  private static let prefix = "rules-"

  /// nil if the environment names no directory.
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
    // Rules that Hyperscan has no part in are made as fast as they are read.
    guard RuleSet.hasExpressions(rules), let folder, let kept = OwnFolder(folder) else {
      return try RuleCompiler(rules).compiled()
    }
    let entry = try CacheEntry(rules)
    let name = RuleCache.prefix + entry.name
    if let known = kept.bytes(of: name).flatMap(entry.rules(in:)) { return known }
    let bytes = try RuleCompiler(rules).compiled()
    makeRoom(kept)
    kept.keep(entry.file(bytes), as: name, draft: RuleCache.prefix + "draft-" + RuleCache.random)
    return bytes
  }

  /// 128 random bits: nobody can have a file of that name waiting.
  private static var random: String {
    var generator = SystemRandomNumberGenerator()
    return Hex.text(generator.next()) + Hex.text(generator.next())
  }

  private func makeRoom(_ kept: borrowing OwnFolder) {
    let mine = kept.names.filter { $0.hasPrefix(RuleCache.prefix) }
    guard mine.count >= RuleCache.mostFiles else { return }
    for name in mine { kept.remove(name) }
  }
}

/// The file of one set of rules. It holds a word, the digest of what was compiled and by what, the
/// digest of both and of the result, and the result.
private struct CacheEntry {
  private static let word = Array("chatmil2".utf8)
  private let digest: [UInt8]
  private let names: [String]

  init(_ rules: [MessageRule]) throws {
    names = rules.map(\.name)
    let text = try Line.encodeSorted(rules) + Array("\(chatmillVersion) \(RuleSet.engine)".utf8)
    digest = CacheEntry.digest(text[...])
  }

  var name: String {
    digest.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  func file(_ rules: [UInt8]) -> [UInt8] {
    CacheEntry.word + digest + CacheEntry.digest(digest[...] + rules) + rules
  }

  /// The rules of a file; nil if they are not these, damaged or of another processor.
  func rules(in file: [UInt8]) -> [UInt8]? {
    let head = CacheEntry.word + digest
    guard file.count > head.count + 32, file.starts(with: head) else { return nil }
    let rules = file[(head.count + 32)...]
    guard file[head.count..<head.count + 32].elementsEqual(CacheEntry.digest(digest[...] + rules))
    else {
      return nil
    }
    let bytes = Array(rules)
    return (try? RuleMatcher(serialized: bytes))?.names == names ? bytes : nil
  }

  private static func digest(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: bytes))
  }
}
