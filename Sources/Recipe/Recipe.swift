// The rules of a job in one value, which flags and recipe files fill.

/// What becomes of a turn's last scalar (behaviour §5.4).
package enum FinalScalar: String, Sendable, Codable, CaseIterable {
  /// It is dropped, whatever it is.
  case drop
  /// Only an added separator, `;`, is dropped.
  case keep
}

/// What becomes of line ends inside a message.
package enum LineJoin: String, Sendable, Codable, CaseIterable {
  /// They are removed (behaviour §5.2).
  case described
  /// They are removed, but for one blank between two ASCII letters or digits.
  case nothing
  /// They become one blank if none stands beside them.
  case space

  /// - Parameters: the bytes before and behind the line end.
  package func hasBlank(between last: UInt8, _ next: UInt8) -> Bool {
    switch self {
    case .described: false
    case .nothing: LineJoin.isWord(last) && LineJoin.isWord(next)
    case .space: last != 0x20 && last != 0x09 && next != 0x20 && next != 0x09
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}

/// The rules by which rows are read, filtered and turned into dialogues.
///
/// Everything that shapes a part is here, and in ``output`` what does not; the seed, the chunk size
/// and the number of workers are not.
package struct Recipe: Sendable, Codable, Equatable {
  package var agentColumn = "坐席id"
  package var customerColumn = "客户微信id"
  package var roleColumn = "是否客服"
  package var messageColumn = "消息内容"
  /// Trimmed role texts that mean the agent speaks.
  package var agentValues = ["是"]
  /// Trimmed role texts that mean the customer speaks.
  package var customerValues = ["否"]
  package var agentLabel = "坐席:"
  package var customerLabel = "客户:"
  /// A message that contains one of these is a system message; `,` and `，` are one character.
  package var systemMessages = Recipe.describedMessages
  /// Which worksheets are read: nil for the first, else a name, a number from 1, or `all`.
  package var sheet: String?
  package var final = FinalScalar.drop
  /// Kinds of exports, of which the first that fits a header is taken; none: the four columns
  /// above.
  package var profiles: [Profile] = []
  /// Rows at the top of a sheet among which the header is looked for.
  package var headerRows = 1
  /// Role values are compared without regard to the case of ASCII letters.
  package var foldsRoles = false
  /// Ids in E notation or with sixteen and more digits in a number are warned about.
  package var checksIds = false
  package var types = TypeLists()
  /// Packs of rules beside ``systemMessages``, tried before own rules.
  package var packs: [RulePack] = []
  /// The recipe's own rules.
  package var rules: [MessageRule] = []
  /// Stickers that are known by name are taken out of messages before dialogues are built.
  package var stripsStickers = false
  /// Emoji stay in messages.
  package var keepsEmoji = false
  /// What stands in dialogues in place of a line end inside a message.
  package var join = LineJoin.described
  package var normalization = Normalization.none
  package var personal = PersonalRule()
  /// Agents and customers stand under pseudonyms made with this key.
  package var pseudonymKey: KeyFile?
  /// What is added to a message without an end mark; at most 64 bytes.
  package var separator = ";"
  package var duplicates = DuplicateRule()
  /// A message so many seconds behind the one before it of its pair begins another dialogue; nil:
  /// none does.
  package var sessionSeconds: Int?
  /// A pair's messages in several files are one talk, in the order of their times.
  package var sessionIsJobWide = false
  package var length = LengthRule()
  package var clean = CleanColumns()
  /// CSV files are inputs, too.
  package var readsCSV = false
  /// Every dropped row and dialogue is written down.
  package var writesRejects = false

  package var output = OutputRule()

  package init() {}

  /// The five phrases of behaviour §3.3.
  package static let describedMessages = [
    "我通过了好友请求,现在你俩可以开始聊天了",
    "我通过了你的朋友验证请求,现在我们可以开始聊天了",
    "已通过你的朋友验证请求,现在可以开始聊天了",
    "不支持此消息,请在手机上查看",
    "微信红包",
  ]

  /// Header names under which messages may stand.
  package var messageColumns: [String] { possibleProfiles.flatMap(\.message) }

  /// Whether a column of a clean workbook, by its name there, holds messages.
  package func isMessageColumn(_ name: String) -> Bool {
    messageColumns.contains { (clean.names[$0] ?? $0) == name }
  }

  /// Header names under which roles may stand.
  package var roleColumns: [String] { possibleProfiles.flatMap(\.role) }

  /// The profiles that a header may fit: those of the recipe, else the one without a name that its
  /// four columns make.
  package var possibleProfiles: [Profile] {
    profiles.isEmpty ? [Profile(columnsOf: self)] : profiles
  }

  /// The needed columns in the order agent, customer, role, message.
  package var neededColumns: [String] { [agentColumn, customerColumn, roleColumn, messageColumn] }

  /// Names columns as headers do, which are trimmed.
  package mutating func trimColumns() {
    clean.trim()
    duplicates.columns = duplicates.columns.map(HeaderText.trimmed)
    for index in profiles.indices { profiles[index].trim() }
  }
}
