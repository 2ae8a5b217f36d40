// Requests' JSON, right and wrong.
import Bytes
import Testing

@testable import Serve

struct ConversationTests {
  private func read(_ text: String) throws -> Conversation {
    try Array(text.utf8).withUnsafeBufferPointer { try ConversationReader.read($0) }
  }

  private func refusal(_ text: String) -> Refusal? {
    do {
      _ = try read(text)
      return nil
    } catch { return error as? Refusal }
  }

  private func text(_ range: Range<Int>, of conversation: Conversation) -> String {
    String(decoding: conversation.bytes[range], as: UTF8.self)
  }

  @Test func `members are taken as they are meant`() throws {
    let conversation = try read(
      #"{"x":[{}],"messages":[{"agent":true,"text":"a\n\"\u4f60\ud83d\ude00\ud800","time":12.5,"type":null,"id":"7","\u0069d":8}, {"role":" 是 ","text":""}],"profile":"p"}"#
    )
    #expect(conversation.profile == "p" && conversation.messages.count == 2)
    let message = conversation.messages[0]
    #expect(message.isAgent == true && message.role == nil)
    #expect(text(message.text, of: conversation) == "a\n\"你😀\u{FFFD}")
    #expect(text(message.time, of: conversation) == "12.5" && message.type.isEmpty)
    #expect(message.extras.map(\.name) == ["id"])
    #expect(text(message.extras[0].value, of: conversation) == "8")
    #expect(text(try #require(conversation.messages[1].role), of: conversation) == " 是 ")
  }

  @Test(arguments: [
    ("", 400), ("{", 400), ("{}", 400), ("[]", 400), ("{\"messages\":{}}", 400),
    ("{\"messages\":[{}]}", 400), ("{\"messages\":[null]}", 400),
    ("{\"messages\":[{\"agent\":\"true\"}]}", 400), ("{\"messages\":[{\"role\":true}]}", 400),
    ("{\"messages\":[{\"agent\":true,\"text\":[]}]}", 400), ("{\"messages\":[]}}", 400),
    ("{\"profile\":1,\"messages\":[]}", 400), ("{\"messages\":[{\"agent\":true}", 400),
  ])
  func `what is no conversation is refused`(_ text: String, _ status: Int) {
    #expect(refusal(text)?.status == status)
  }

  @Test func `the message at fault is named, and there are not too many of anything`() {
    let good = "{\"agent\":true,\"text\":\"a\"}"
    #expect(
      refusal("{\"messages\":[\(good),\(good),{\"text\":\"x\"}]}")?.message.contains("message 3 ")
        == true)
    let many = Array(repeating: good, count: ConversationReader.mostMessages + 1)
    #expect(refusal("{\"messages\":[\(many.joined(separator: ","))]}")?.status == 413)
    let names = (0...ConversationReader.mostExtras).map { "\"c\($0)\":1" }.joined(separator: ",")
    #expect(refusal("{\"messages\":[{\"agent\":true,\(names)}]}")?.status == 400)
  }

  @Test func `no cut of a conversation, and no changed byte, does harm`() throws {
    let whole = Array(
      #"{"messages":[{"agent":true,"text":"a\u4f60\ud83d\ude00","time":1e5,"id":[1,{"a":"b"}]},{"role":"否","text":"\\"}]}"#
        .utf8)
    var random = Seeded(seed: 3)
    for end in whole.indices {
      _ = whole[..<end].withUnsafeBufferPointer { try? ConversationReader.read($0) }
    }
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...(random.next() % 3) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      guard let read = bytes.withUnsafeBufferPointer({ try? ConversationReader.read($0) }) else {
        continue
      }
      #expect(String(validating: read.bytes, as: UTF8.self) != nil)
    }
  }
}
