// What the model is asked, in the one form by which equal items are known to be equal.
import Bytes

/// JSON in its shortest form: no white space but in texts. Order of members, escapes and digits
/// stay as they are.
package enum Payload {
  /// - Parameter json: one JSON value.
  package static func canonical(_ json: Bytes) -> [UInt8] {
    var (result, isText, isEscaped) = ([UInt8](), false, false)
    result.reserveCapacity(json.count)
    for byte in json {
      if isText {
        result.append(byte)
        isText = isEscaped || byte != 0x22
        isEscaped = !isEscaped && byte == 0x5C
      } else if byte != 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
        result.append(byte)
        isText = byte == 0x22
      }
    }
    return result
  }

  package static func fingerprint(_ canonical: [UInt8]) -> Fingerprint {
    canonical.withUnsafeBytes { Fingerprint($0) }
  }
}
