// Dialogues, their lineage and the index, written anew without those of one customer.
import Bytes
import Cleaning
import Recipe
import SystemPackage

extension Rewriting {
  mutating func rewrite(_ talks: Trace.Talks) throws {
    let files = talks.files
    let sides = [files.lineage, files.scores].compactMap(\.self)
    try retire(files.files + sides)
    let target = try ShardedFile(
      folder.draft, files.folder, files.set, files.form.ending, files.output)
    try files.forEach(in: root) { number, dialogue in
      guard let origin = talks.numbers[number] else { return try append(dialogue, to: target) }
      turns[origin] = max(turns[origin] ?? 0, files.turns(of: dialogue))
    }
    replacements[files.files[0]] = try target.finish()
    for side in sides {
      replacements[side] = [
        try LineageLine.copy(side, in: root, to: folder.draft.appending(side), as: side) {
          talks.numbers[$0] == nil
        }
      ]
    }
  }

  private func append(_ bytes: Bytes, to target: ShardedFile) throws {
    _ = try target.append { buffer in
      buffer.append(bytes)
      return true
    }
  }

  /// Every plain text has all dialogues, so the numbers of one hold for the index.
  mutating func rewriteIndex() throws {
    let sets = report.recipe.output.split.names
    let plain = trace.talks.filter(\.files.output.isPlain)
    let dropped = sets.map { set in plain.first { $0.files.set == set }?.numbers ?? [:] }
    guard report.written.contains(where: { $0.path == "index" }),
      dropped.contains(where: { !$0.isEmpty })
    else { return }
    try retire(["index"])
    let writer = try IndexWriter(folder.draft.appending("index"))
    var (numbers, offsets) = (sets.map { _ in 0 }, sets.map { _ in 0 })
    try IndexReader(root.appending("index")).forEach { entry in
      guard sets.indices.contains(entry.set) else { throw JobError("damaged entry", at: "index") }
      defer { numbers[entry.set] += 1 }
      guard dropped[entry.set][numbers[entry.set]] == nil else { return }
      var moved = entry
      moved.offset = offsets[entry.set]
      offsets[entry.set] += entry.length
      try writer.append(moved)
    }
    replacements["index"] = [try writer.finish(as: "index")]
  }
}
