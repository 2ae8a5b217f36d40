// Bytes of texts and files.
import Foundation

/// The bytes of a text, for calls that take a buffer.
package func withBytes<R>(
  _ text: String, _ use: (UnsafeBufferPointer<UInt8>) throws -> R
) rethrows -> R {
  try Array(text.utf8).withUnsafeBufferPointer(use)
}

/// The bytes of a file.
package func bytes(_ path: String) throws -> [UInt8] {
  try Array(Data(contentsOf: URL(filePath: path)))
}
