// Text in another encoding as UTF-8, piece by piece, by iconv(3).
import Glibc

/// The encodings that need a module of the C library (gconv), which it loads from a file when first
/// asked.
package enum CSVEncodings {
  private static let converted: [CSVEncoding] = [.gb18030, .utf16LittleEndian, .utf16BigEndian]

  /// Loads what the conversion of CSV files needs, for good.
  ///
  /// To be called before a process gives up reading files (see `Fence` of the module Job): a module
  /// that is in use is found without opening a file. If one is missing, reading a file that
  /// needs it fails and says so.
  package static func prepare() { _ = opened }

  /// One handle for each encoding, never closed, so that the modules stay.
  private static let opened: [Bool] = converted.map { iconv_open("UTF-8", $0.rawValue) != failed }

  /// What `iconv_open` returns for an error.
  fileprivate static var failed: iconv_t? { iconv_t(bitPattern: -1) }
}

/// One conversion, from its start to its end.
final class Converter {
  /// Why a conversion came back.
  enum Pause {
    /// All input is used, or the input ends inside a character.
    case needsInput
    /// There is no room for the next character.
    case needsRoom
    /// The next bytes are no character.
    case fault
  }

  /// How many bytes any one character has at most.
  static let longestCharacter = 8

  private let handle: iconv_t

  init(from encoding: CSVEncoding) throws(SheetsError) {
    guard let opened = iconv_open("UTF-8", encoding.rawValue), opened != CSVEncodings.failed else {
      let reason = String(cString: strerror(errno))
      throw SheetsError("cannot convert \(encoding.rawValue): iconv_open failed (\(reason))")
    }
    handle = opened
  }

  deinit { iconv_close(handle) }

  /// Converts from the front of `input` to the front of `output`, both of which lose what was used.
  func convert(
    _ input: inout UnsafeMutableRawBufferPointer, _ output: inout UnsafeMutableRawBufferPointer
  ) -> Pause {
    var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    var (left, room) = (input.count, output.count)
    let result = iconv(handle, &from, &left, &to, &room)
    let code = errno
    input = UnsafeMutableRawBufferPointer(rebasing: input[(input.count - left)...])
    output = UnsafeMutableRawBufferPointer(rebasing: output[(output.count - room)...])
    guard result == Int(bitPattern: UInt.max) else { return .needsInput }
    return code == E2BIG ? .needsRoom : code == EINVAL ? .needsInput : .fault
  }
}
