// A conversation as a client sends it.

/// The messages of one request, in the order in which they were said. Their texts stand in one
/// block.
package struct Conversation: Sendable, Equatable {
  /// A member of a message that is none of those that are known: one more column.
  package struct Extra: Sendable, Equatable {
    package var name: String
    package var value: Range<Int>
  }

  package struct Message: Sendable, Equatable {
    /// Who speaks, where that is told by true or false.
    package var isAgent: Bool?
    /// Who speaks, in the words of an export.
    package var role: Range<Int>?
    package var text: Range<Int> = 0..<0
    package var time: Range<Int> = 0..<0
    package var type: Range<Int> = 0..<0
    package var extras: [Extra] = []

    package init() {}
  }

  /// The texts, one behind another, in UTF-8.
  package var bytes: [UInt8] = []
  package var messages: [Message] = []
  /// Names the recipe's profile whose roles are meant; nil for the first.
  package var profile: String?

  package init() {}
}
