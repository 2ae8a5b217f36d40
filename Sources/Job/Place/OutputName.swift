// The names that chatmill gives to what it makes. A name alone is no proof that something is ours.
import Bytes
import Forms
import SystemPackage

/// Names inside an output in the making, which a killed run leaves without a report.
enum OutputName {
  /// The folders of an output.
  static let folders: Set<[UInt8]> = Set(
    (forms + ["clean", "rejects"]).map { Array($0.utf8) })

  private static let forms = DialogueForms.all.flatMap(\.directions).map(\.folder)
  private static let endings = Set(DialogueForms.all.map(\.ending) + ["jsonl"])

  /// Whether an output in the making may have this in it.
  static func isOfDraft(_ name: [UInt8], _ standing: Standing) -> Bool {
    if standing.kind == .folder { return folders.contains(name) }
    guard standing.kind == .file, let name = String(validating: name, as: UTF8.self) else {
      return false
    }
    let pieces = name.split(separator: "/", omittingEmptySubsequences: false)
    guard pieces.count == 2 else {
      return [OwnMark.name, "report.json", "index", "rules", "rows"].contains(name)
        || name.wholeMatch(of: lineage) != nil
    }
    return switch pieces[0] {
    case "clean": pieces[1].wholeMatch(of: workbook) != nil
    case "rejects": pieces[1].wholeMatch(of: rejects) != nil
    default: pieces[1].wholeMatch(of: formFile).map { endings.contains(String($0.1)) } ?? false
    }
  }

  /// `clean_00000-00024.xlsx`, and what libxlsxwriter makes beside it.
  private static var workbook: Regex<Substring> { /clean_[0-9]{5,}-[0-9]{5,}\.xlsx|tmp\..+/ }
  /// `part-00000-00024.jsonl.gz`, `part-sessions.jsonl.gz`, and the one in the making.
  private static var rejects: Regex<Substring> { /part-[0-9a-z-]+\.jsonl\.gz|draft/ }
  /// `train.lineage.jsonl`, `train.scores.jsonl`, which every output gets a link to once it is
  /// whole.
  private static var lineage: Regex<Substring> {
    /[a-z0-9_]+\.(?:lineage|scores)\.jsonl(?:\.gz|\.zst)?/
  }
  /// `train.txt`, `val.lineage.jsonl`, `test-00012.jsonl.gz`: with their endings.
  private static var formFile: Regex<(Substring, Substring)> {
    /[a-z0-9_]+(?:\.lineage|\.scores|-[0-9]{5,})?\.([a-z]+)(?:\.gz|\.zst)?/
  }
}

/// Names below `OUT.chatmill/parts`.
enum PartName {
  /// The folder for what comparisons find.
  static let sifted = "sift"
  /// The folder in it for rows that files lose.
  static let drops = "drops"
  /// The folder for what a model says.
  static let scores = "scores"

  /// Whether this is the name of a part, `0123456789abcdef0123456789abcdef.part`.
  static func isPart(_ name: [UInt8]) -> Bool {
    name.dropFirst(32).elementsEqual(".part".utf8) && name.prefix(32).allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte &- 0x61 < 6
  }

  /// Whether this is the name of a part in the making, with the pid of who makes it, or of what
  /// comparisons find.
  static func isDraft(_ name: String) -> Bool {
    name.wholeMatch(
      of:
        /[0-9a-f]{32}\.part\.[0-9]+\.draft|scores\/[0-9]+|sift\/(?:drops\/)?[a-z]+\.[0-9]+(?:\.[0-9]+\.draft)?/
    )
      != nil
  }
}

/// Names of files with results: `0123456789abcdef.results`, by their key.
enum StoreName {
  static func of(_ key: Fingerprint) -> String { Hex.text(key.high) + ".results" }

  static func isOne(_ name: [UInt8]) -> Bool {
    name.dropFirst(16).elementsEqual(".results".utf8)
      && name.prefix(16).allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
  }
}
