// `--validation` and `--seed` seen from outside: what goes to val.txt.
import Foundation
import Support
import Testing

struct SplitTests {
  private let folder = TemporaryFolder()
  private let input: String

  init() throws {
    input = try folder.make("in")
    try Chats.write(0..<4, dialogues: 25, to: input)
  }

  private func output(_ arguments: String..., name: String = "out") throws -> RunOutput {
    let finished = try run(input, to: folder(name), arguments)
    #expect(finished.status == 0, "\(finished.error)")
    return try RunOutput(folder(name))
  }

  @Test func `train and validation together are the whole text, each in its order`() throws {
    let whole = try output("--validation", "none").dialogues("forward/train.txt")
    let split = try output("--validation", "20%")
    let (train, validation) = (
      split.dialogues("forward/train.txt"), split.dialogues("forward/val.txt")
    )
    #expect(whole.count == 100)
    #expect(Set(whole).count == 100)
    #expect(!train.isEmpty)
    #expect(!validation.isEmpty)
    #expect(train == whole.filter(Set(train).contains))
    #expect(validation == whole.filter(Set(validation).contains))
    #expect(train.count + validation.count == 100)
    #expect(Set(train).isDisjoint(with: validation))
    let totals = try RunReport(of: folder("out")).totals
    #expect(totals.validationDialogues == validation.count)
  }

  @Test func `reversed texts are the forward ones turn by turn`() throws {
    let split = try output("--validation", "20%")
    for name in ["train.txt", "val.txt"] {
      let mirrored = split.dialogues("forward/\(name)").map { dialogue in
        dialogue.split(separator: "\n").reversed().joined(separator: "\n") + "\n\n"
      }
      #expect(split.dialogues("reversed/\(name)") == mirrored)
    }
  }

  @Test(arguments: [0, 1, 7, 100])
  func `a number holds back exactly so many`(_ count: Int) throws {
    let split = try output("--validation", "\(count)")
    #expect(split.dialogues("forward/val.txt").count == count)
    #expect(split.dialogues("reversed/val.txt").count == count)
    #expect(split.dialogues("forward/train.txt").count == 100 - count)
  }

  @Test func `a larger share holds back the dialogues of a smaller one, too`() throws {
    let fewer = try output("--validation", "5").dialogues("forward/val.txt")
    let more = try output("--validation", "30").dialogues("forward/val.txt")
    #expect(Set(fewer).isSubset(of: more))
  }

  @Test func `more dialogues than there are is status 2 and leaves the old output`() throws {
    let before = try output("--validation", "1")
    let finished = try run(input, to: folder("out"), ["--validation", "101"])
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: the split asks for 101 dialogues, but there are only 100; nothing was replaced\n"
    )
    #expect(try RunOutput(folder("out")) == before)
    #expect(Package.names(in: folder("out.chatmill/parts")).count == 4)
  }

  @Test func `another file moves no older dialogue`() throws {
    let before = try output("--validation", "20%").dialogues("forward/val.txt")
    try Chats.write(-1..<0, dialogues: 25, to: input)
    let after = try output("--validation", "20%").dialogues("forward/val.txt")
    #expect(after.filter { !$0.contains("第-1卷") } == before)
    #expect(after.count > before.count)
  }

  @Test func `a seed chooses, and the same seed chooses the same`() throws {
    let first = try output("--validation", "20", "--seed", "1", name: "first")
    let second = try output("--validation", "20", "--seed", "2", name: "second")
    let again = try output("--validation", "20", "--seed", "1", name: "again")
    #expect(first == again)
    #expect(first.texts["forward/val.txt"] != second.texts["forward/val.txt"])
  }
}
