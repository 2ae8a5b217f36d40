// For which model a store of results is.
import Bytes

/// What a store of results is for: another model, version or form of input is another file.
package struct ModelKey: Equatable, Sendable {
  package let fingerprint: Fingerprint

  /// - Parameters:
  ///   - id: what the recipe or the flag calls the model; empty for what the worker says of itself.
  ///   - input: how an item is put together, such as `turns` or `json`.
  ///   - extra: what else shapes results, such as an endpoint's prompt.
  package init(id: String, hello: Hello?, input: String, extra: String = "") {
    let words =
      id.isEmpty ? ["worker", hello?.model ?? "", hello?.version ?? ""] : ["id", id]
    let texts = (["1"] + words + [input, extra]).map { Array($0.utf8) }
    var bytes: [UInt8] = []
    for text in texts {
      withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes += text
    }
    fingerprint = bytes.withUnsafeBytes { Fingerprint($0) }
  }
}
