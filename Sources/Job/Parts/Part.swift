// A part: all that one input gives, in one file that exists whole or not at all.
//
// Layout: deflated fragments and members of rejects, forward text, reversed text, members of
// rejects, prints of rows and of dialogues, texts and index of messages (see ``MessageIndex``),
// names of pairs (their number, where the agent and the customer of each end, the names), dialogue
// index (56 bytes an entry), fragment index (32 bytes an entry), record (JSON), trailer (128
// bytes). All numbers are little-endian. The trailer holds the sizes of the sections and a checksum
// of everything before it, so a part is read from its end. In the checksum the reversed text, which
// is written beside the forward one, stands for itself by its own.
import Cleaning
import Sheets
import SystemPackage

/// Sizes of a part's sections, in bytes, as its trailer holds them.
struct PartTrailer: Equatable {
  var fragmentBytes = 0
  /// Bytes from the start of the forward text to that of the reversed one; what a text does not
  /// fill is a hole.
  var textRoom = 0
  var textBytes = 0
  /// Bytes of the rejects behind the texts.
  var tailBytes = 0
  /// Bytes of the two tables of prints.
  var rowPrintBytes = 0
  var dialoguePrintBytes = 0
  /// Bytes of the messages that a whole job's dialogues are made of, and of their index.
  var messageBytes = 0
  var messageIndexBytes = 0
  var nameBytes = 0
  var dialogues = 0
  var fragments = 0
  var recordBytes = 0
  /// Of the record alone, so that it can be trusted without reading the whole part.
  var recordChecksum: UInt64 = 0
  var checksum: UInt64 = 0

  static let words = 16
  static let size = words * 8
  /// Bytes of one entry of the dialogue index.
  static let dialogueSize = DialogueEntry.wordCount * 8
  /// Bytes of one entry of the fragment index.
  static let fragmentSize = 32
  /// "chatmill" and the version of the format.
  static let magic: UInt64 = 0x6C6C_696D_7461_6863
  static let version: UInt64 = 9

  var forwardOffset: Int { fragmentBytes }
  var reversedOffset: Int { fragmentBytes + textRoom }
  var tailOffset: Int { reversedOffset + textBytes }
  var rowPrintOffset: Int { tailOffset + tailBytes }
  var dialoguePrintOffset: Int { rowPrintOffset + rowPrintBytes }
  var messageOffset: Int { dialoguePrintOffset + dialoguePrintBytes }
  var messageIndexOffset: Int { messageOffset + messageBytes }
  var nameOffset: Int { messageIndexOffset + messageIndexBytes }
  var dialogueOffset: Int { nameOffset + nameBytes }
  var fragmentOffset: Int { dialogueOffset + dialogues * PartTrailer.dialogueSize }
  var recordOffset: Int { fragmentOffset + fragments * PartTrailer.fragmentSize }
  var trailerOffset: Int { recordOffset + recordBytes }

  var words: [UInt64] {
    let sizes = [
      fragmentBytes, textRoom, textBytes, tailBytes, rowPrintBytes, dialoguePrintBytes,
      messageBytes, messageIndexBytes, nameBytes, dialogues, fragments, recordBytes,
    ].map { UInt64($0) }
    return sizes + [recordChecksum, checksum, PartTrailer.magic, PartTrailer.version]
  }

  init() {}

  /// nil if the words are no trailer of this version for a file of `fileSize` bytes.
  init?(words: [UInt64], fileSize: Int) {
    // Below the bound no sum overflows.
    guard fileSize < 1 << 50, words.count == PartTrailer.words, words[14] == PartTrailer.magic,
      words[15] == PartTrailer.version, words[..<12].allSatisfy({ $0 <= UInt64(fileSize) })
    else { return nil }
    (fragmentBytes, textRoom, textBytes) = (Int(words[0]), Int(words[1]), Int(words[2]))
    (tailBytes, rowPrintBytes) = (Int(words[3]), Int(words[4]))
    (dialoguePrintBytes, messageBytes) = (Int(words[5]), Int(words[6]))
    (messageIndexBytes, nameBytes) = (Int(words[7]), Int(words[8]))
    (dialogues, fragments, recordBytes) = (Int(words[9]), Int(words[10]), Int(words[11]))
    (recordChecksum, checksum) = (words[12], words[13])
    guard textBytes <= textRoom, trailerOffset + PartTrailer.size == fileSize else { return nil }
  }
}

/// What a part says about its input, and what it was made of.
struct PartRecord: Codable, Sendable, Equatable {
  var summary: PartSummary
  var origin: PartOrigin
  /// In a part of dialogues of the whole job, what the places of its dialogues count in place of
  /// sheets; nil in the part of an input.
  var sources: [DialogueSource]?

  init(summary: PartSummary, origin: PartOrigin, sources: [DialogueSource]? = nil) {
    (self.summary, self.origin, self.sources) = (summary, origin, sources)
  }
}

/// Everything that shapes a part. A part whose origin is that of the present run still holds.
///
/// Split, seed, chunk size, workers and outputs are not here: they shape no part.
struct PartOrigin: Codable, Sendable, Equatable {
  /// Bytes of the input.
  var size: Int
  /// Its time of change, in nanoseconds.
  var modified: Int
  /// XXH3-64 of its bytes.
  var digest: UInt64
  /// XXH3-64 of the rules and of the tool's version; see ``RecipeDigest``.
  var recipe: UInt64
  /// The headers that were found.
  var headers: [SheetHeader]
  /// The columns of the chunk that the rows are laid out for.
  var layout: [String]
  /// Digest of the rows that were left out because an earlier file has them; 0 for none. See
  /// ``DropList``.
  var drops: UInt64 = 0
}

/// What became of the rows of one input.
package struct PartSummary: Codable, Sendable, Equatable {
  /// Names of the sheets that were read.
  package var sheets: [String] = []
  package var counts = Counts()
  /// What read its rows and shared strings.
  package var reader = PartReaderKind.scanner
  /// One line each, without the file's name.
  package var warnings: [String] = []
  /// Rows that compiled rules have dropped, by their names.
  package var rules: [String: Int] = [:]
  /// Personal data that was found, by its kind.
  package var personal: [String: Int] = [:]
  /// Name of the profile that fits its header; nil for a recipe that names the four columns.
  package var profile: String?
  /// The first role value that was unknown, cut to 40 characters; nil if ids have pseudonyms,
  /// since it may be one.
  package var unknownRole: String?
  /// Prints of rows and of dialogues, which are compared over the whole job.
  package var rowPrints = 0
  package var dialoguePrints = 0
  /// Messages that dialogues of the whole job are made of, and ends of dialogues among them.
  package var messages = 0

  package init() {}
}

extension PartOrigin {
  /// The origin of a part that is about to be made; headers and digest come with the reading.
  init(_ input: Input, recipe: UInt64, layout: [String], drops: UInt64 = 0) {
    self.init(
      size: input.size, modified: input.modified, digest: 0, recipe: recipe, headers: [],
      layout: layout, drops: drops)
  }
}
