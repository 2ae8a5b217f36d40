// Shell patterns that the shell left to us, as in a quoted `'exports/*.xlsx'`.
import Glibc
import SystemPackage

/// What a pattern means. glob(3) takes a listing that breaks off for one that has ended, so
/// directories are listed here.
package struct Glob {
  /// The paths that match, in byte order.
  package private(set) var matches: [FilePath] = []
  /// Directories that could hold more, and why they could not be listed.
  package private(set) var faults: [(folder: FilePath, fault: Errno)] = []

  /// - Parameter pattern: as fnmatch(3) takes it, component by component.
  package init(_ pattern: FilePath) {
    var found: [[UInt8]] = [pattern.isAbsolute ? [0x2F] : []]
    for component in pattern.bytes.split(separator: 0x2F) {
      found = found.flatMap { names(Array(component), in: $0).map(Glob.joined($0)) }
    }
    matches = found.sorted { $0.lexicographicallyPrecedes($1) }.map { FilePath(bytes: $0) }
      .filter(FileStatus.isNamed)
  }

  /// The names in a directory that one component of the pattern means.
  private mutating func names(_ component: [UInt8], in folder: [UInt8]) -> [[UInt8]] {
    guard Glob.hasWildcard(component) else { return [Glob.unescaped(component)] }
    let path = folder.isEmpty ? FilePath(".") : FilePath(bytes: folder)
    let listing = Folder.listing(path)
    if let fault = listing.fault, Glob.isLoss(fault, path) { faults.append((path, fault)) }
    return listing.names.filter { Glob.matches($0, component) }
  }

  /// What is no directory, or is not there, holds nothing that could match.
  private static func isLoss(_ fault: Errno, _ path: FilePath) -> Bool {
    fault != .notDirectory && (fault != .noSuchFileOrDirectory || FileStatus.isNamed(path))
  }

  private static func joined(_ folder: [UInt8]) -> ([UInt8]) -> [UInt8] {
    { folder.isEmpty || folder == [0x2F] ? folder + $0 : folder + [0x2F] + $0 }
  }

  /// A dot at the start matches none but a dot, as in a shell.
  private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    FilePath(bytes: pattern).withPlatformString { pattern in
      FilePath(bytes: name).withPlatformString { fnmatch(pattern, $0, FNM_PERIOD) == 0 }
    }
  }

  private static func hasWildcard(_ bytes: [UInt8]) -> Bool { bytes.contains(where: isWildcard) }

  private static func isWildcard(_ byte: UInt8) -> Bool { "*?[".utf8.contains(byte) }

  private static func unescaped(_ component: [UInt8]) -> [UInt8] {
    var (bytes, isEscaped): ([UInt8], Bool) = ([], false)
    for byte in component {
      isEscaped = byte == 0x5C && !isEscaped
      if !isEscaped { bytes.append(byte) }
    }
    return isEscaped ? bytes + [0x5C] : bytes
  }

  /// The part of a pattern before the first component with a wildcard.
  package static func fixedFolder(_ pattern: FilePath) -> FilePath {
    let fixed = pattern.bytes.prefix { !isWildcard($0) }
    return FilePath(bytes: fixed[..<(fixed.lastIndex(of: 0x2F) ?? fixed.startIndex)])
  }
}
