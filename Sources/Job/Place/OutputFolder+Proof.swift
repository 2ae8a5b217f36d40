// What in an output and its state folder is ours, and what is not.
import Bytes
import SystemPackage

extension OutputFolder {
  /// Whether anything stands beside the output that may be of a run.
  var hasState: Bool { get throws { try Standing(state) != nil } }

  /// What stands in the output.
  /// - Throws: ``JobError`` that names the first thing in it that no run of chatmill has put there.
  @discardableResult
  func requireOwnOutput() throws -> (survey: Survey, listing: OutputListing?) {
    let found = try Survey.output(output)
    if let name = found.survey.strangers.first { throw stranger(name, in: output) }
    return found
  }

  /// - Throws: ``JobError`` if the state folder holds something that is not ours.
  func requireOwnState() throws {
    guard let standing = try Standing(state) else { return }
    guard standing.kind == .folder else {
      throw JobError(
        "is not a directory of chatmill; move it away or name another --output", at: state.printable
      )
    }
    try OutputFolder.refuseMountPoint(state)
    if let name = try surveyState().strangers.first { throw stranger(name, in: state) }
  }

  func stranger(_ name: [UInt8], in folder: FilePath) -> JobError {
    JobError(
      "holds \(PathText.printable(name)), which chatmill did not write; move it away or name another --output",
      at: folder.printable)
  }

  /// Everything in the state folder.
  private func surveyState() throws -> Survey {
    let isMarked = try OwnMark.isIn(state)
    var drafts: [[UInt8]: DraftProof] = [:]
    return try Survey(state) { name, standing in
      let top = Array(name.prefix { $0 != 0x2F })
      let rest = Array(name.dropFirst(top.count + 1))
      if top.elementsEqual("scores".utf8) { return try claimsStore(rest, standing) }
      if top.elementsEqual("parts".utf8) { return try claimsPart(rest, standing, isMarked) }
      guard isDraft(top) else { return try rest.isEmpty && claimsFile(top, standing) }
      if drafts[top] == nil { drafts[top] = try DraftProof(Survey.path(top, in: state), self) }
      return try drafts[top]!.claims(rest, standing)
    }
  }

  /// Whether the name is one of an output in the making or of one that was replaced: `output-4711`,
  /// `old`.
  func isDraft(_ name: [UInt8]) -> Bool {
    if name.elementsEqual("old".utf8) { return true }
    let prefix = Array(OutputFolder.draftPrefix.utf8)
    let pid = name.dropFirst(prefix.count)
    return name.starts(with: prefix) && !pid.isEmpty && pid.allSatisfy { $0 &- 0x30 < 10 }
  }

  private func claimsFile(_ name: [UInt8], _ standing: Standing) throws -> Bool {
    guard standing.kind == .file else { return false }
    switch String(decoding: name, as: UTF8.self) {
    case OwnMark.name: return try OwnMark.isBegun(in: state)
    case "lock": return try isLock(standing)
    case "replacing": return try replaced() != nil
    default: return false
    }
  }

  /// A lock holds a pid, or nothing yet.
  private func isLock(_ standing: Standing) throws -> Bool {
    guard standing.size <= 20, let text = try SmallFile.start(of: lock, 20) else { return false }
    return text.dropLast(text.last == 0x0A ? 1 : 0).allSatisfy { $0 &- 0x30 < 10 }
  }

  /// The digests of reports that were exchanged by a run that was killed; nil if the file is not
  /// ours.
  func replaced() throws -> [String]? {
    guard let text = try SmallFile.start(of: replacing, 1000) else { return [] }
    guard text.count < 1000, text.allSatisfy(OutputFolder.isDigestByte) else { return nil }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  private static func isDigestByte(_ byte: UInt8) -> Bool {
    byte == 0x0A || byte &- 0x30 < 10 || byte &- 0x61 < 6
  }

  /// A file of results proves itself by its start; if it is shorter than that, it holds nothing.
  private func claimsStore(_ name: [UInt8], _ standing: Standing) throws -> Bool {
    if name.isEmpty { return standing.kind == .folder }
    guard standing.kind == .file, StoreName.isOne(name) else { return false }
    let start = try SmallFile.start(of: Survey.path(name, in: stores), 8) ?? []
    return "chatmill".utf8.starts(with: start)
  }

  // MARK: Parts

  /// Everything in the folder of parts.
  func surveyParts() throws -> Survey {
    let isMarked = try OwnMark.isIn(state)
    return try Survey(parts) { try claimsPart($0, $1, isMarked) }
  }

  /// A part proves itself by its end. If it has none, it never reached the disk, and holds nothing
  /// of anybody's. What is in the making cannot prove itself. It is believed if a mark of ours lies
  /// there.
  private func claimsPart(_ name: [UInt8], _ standing: Standing, _ isMarked: Bool) throws -> Bool {
    let folders = [
      "", PartName.scores, PartName.sifted, "\(PartName.sifted)/\(PartName.drops)",
    ]
    if folders.contains(where: { name.elementsEqual($0.utf8) }) { return standing.kind == .folder }
    guard standing.kind == .file else { return false }
    if PartName.isPart(name) {
      return try PartTrailer.isAtEnd(of: Survey.path(name, in: parts), standing)
    }
    return isMarked && PartName.isDraft(String(decoding: name, as: UTF8.self))
  }
}

extension PartTrailer {
  /// Whether a file ends as a part of any version does, or holds nothing but zeros at its end.
  fileprivate static func isAtEnd(of path: FilePath, _ standing: Standing) throws -> Bool {
    let end = try SmallFile.end(of: path, standing, size)
    return end.allSatisfy { $0 == 0 } || end.dropLast(8).suffix(8).elementsEqual("chatmill".utf8)
  }
}

/// Why an output in the making, or one that was replaced, is ours.
struct DraftProof {
  /// Nobody but a killed run can have made what is in it.
  private let isMarked: Bool
  private let isBegun: Bool
  /// Its report, if it was on its way to or from its place.
  private let listing: OutputListing?

  init(_ folder: FilePath, _ output: OutputFolder) throws {
    isMarked = try OwnMark.isIn(folder)
    isBegun = try OwnMark.isBegun(in: folder)
    let listing = try OutputListing(folder)
    let replaced = try output.replaced() ?? []
    self.listing = listing.flatMap { replaced.contains($0.digest) ? $0 : nil }
  }

  /// The file that is to be removed last.
  var file: String { isMarked ? OwnMark.name : OutputListing.report }

  /// - Parameter name: relative to the draft; empty for itself.
  func claims(_ name: [UInt8], _ standing: Standing) throws -> Bool {
    if name.isEmpty { return standing.kind == .folder }
    if isBegun, name.elementsEqual(OwnMark.name.utf8) { return standing.kind == .file }
    if isMarked { return OutputName.isOfDraft(name, standing) }
    return OutputListing.claims(listing, name, standing)
  }
}
