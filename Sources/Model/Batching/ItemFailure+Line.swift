// A failure as the line that stands in the place of a result.

extension ItemFailure {
  /// The line of a failure, `{"error":{"kind":"died","message":"…","attempts":2}}`.
  package var line: [UInt8] {
    let text = Array(message.utf8).withUnsafeBufferPointer { JSONString.quoted($0) } ?? []
    return Array("{\"error\":{\"kind\":\"\(kind.rawValue)\",\"message\":".utf8) + text
      + Array(",\"attempts\":\(attempts)}}".utf8)
  }
}
