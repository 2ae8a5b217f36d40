// A part: all that one input gives, in one file that exists whole or not at all.
//
// Layout: deflated fragments, forward text, reversed text, dialogue index (32 bytes an entry), fragment index
// (32 bytes an entry), summary (JSON), trailer (64 bytes). All numbers are little-endian. The trailer holds the
// sizes of the sections and a checksum of everything before it, so a part is read from its end. In the checksum the
// reversed text, which is written beside the forward one, stands for itself by its own.
import Cleaning
import Sheets
import SystemPackage

/// Sizes of a part's sections, in bytes, as its trailer holds them.
struct PartTrailer: Equatable {
  var fragmentBytes = 0
  var textBytes = 0
  var dialogues = 0
  var fragments = 0
  var summaryBytes = 0
  var checksum: UInt64 = 0

  static let size = 64
  /// Bytes of one entry of either index.
  static let entrySize = 32
  /// "chatmill" and the version of the format.
  static let magic: UInt64 = 0x6C6C_696D_7461_6863
  static let version: UInt64 = 2

  var forwardOffset: Int { fragmentBytes }
  var reversedOffset: Int { fragmentBytes + textBytes }
  var dialogueOffset: Int { fragmentBytes + 2 * textBytes }
  var fragmentOffset: Int { dialogueOffset + dialogues * PartTrailer.entrySize }
  var summaryOffset: Int { fragmentOffset + fragments * PartTrailer.entrySize }
  var trailerOffset: Int { summaryOffset + summaryBytes }

  var words: [UInt64] {
    let sizes = [fragmentBytes, textBytes, dialogues, fragments, summaryBytes].map { UInt64($0) }
    return sizes + [checksum, PartTrailer.magic, PartTrailer.version]
  }

  init() {}

  /// nil where the words are no trailer of this version for a file of `fileSize` bytes.
  init?(words: [UInt64], fileSize: Int) {
    guard words.count == 8, words[6] == PartTrailer.magic, words[7] == PartTrailer.version,
      words[..<5].allSatisfy({ $0 <= UInt64(fileSize) })
    else { return nil }
    (fragmentBytes, textBytes) = (Int(words[0]), Int(words[1]))
    (dialogues, fragments, summaryBytes) = (Int(words[2]), Int(words[3]), Int(words[4]))
    checksum = words[5]
    guard trailerOffset + PartTrailer.size == fileSize else { return nil }
  }
}

/// What a part says about its input.
package struct PartSummary: Codable, Sendable, Equatable {
  /// Names of the sheets that were read.
  package var sheets: [String] = []
  package var counts = Counts()
  /// What read its rows and shared strings.
  package var reader = PartReaderKind.scanner
  /// One line each, without the file's name.
  package var warnings: [String] = []

  package init() {}
}
