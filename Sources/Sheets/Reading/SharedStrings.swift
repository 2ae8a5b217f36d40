// The shared strings of a workbook in one arena. A text is two offsets, not an object.
import Glibc

/// The texts of the shared strings part, in order (ECMA-376 18.4.9).
///
/// All bytes lie in one block that grows by `realloc`, so that a million strings cost their bytes
/// and four bytes each. Pointers handed out stay valid as long as the arena, once nothing is
/// appended any more.
final class SharedStrings {
  private var bytes: UnsafeMutablePointer<UInt8>?
  private var capacity = 0
  private var used = 0
  /// Where each string ends; it begins where the one before ends.
  private var ends: UnsafeMutablePointer<UInt32>?
  private var endsCapacity = 0
  /// Strings that are complete.
  private(set) var count = 0

  deinit {
    free(bytes)
    free(ends)
  }

  /// The text of string `index`, which must be below ``count``.
  @inline(__always)
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(index >= 0 && index < count)
    let start = index == 0 ? 0 : Int(ends![index - 1])
    return UnsafeBufferPointer(start: bytes! + start, count: Int(ends![index]) - start)
  }

  /// Adds a piece to the string in the making.
  func append(_ piece: UnsafeBufferPointer<UInt8>) throws {
    guard let source = piece.baseAddress, piece.count > 0 else { return }
    guard used + piece.count <= Limits.sharedStringsBytes else { throw SharedStrings.tooLarge }
    guard used + piece.count - start <= Limits.cellTextBytes else {
      throw SheetsError(
        "shared string \(count) is longer than the limit of \(Limits.size(Limits.cellTextBytes))")
    }
    if used + piece.count > capacity { try growBytes(used + piece.count) }
    memcpy(bytes! + used, source, piece.count)
    used += piece.count
  }

  /// Forgets the pieces of the string in the making.
  @inline(__always)
  func discardPieces() { used = start }

  /// Ends the string in the making: escapes are replaced, and the next one begins.
  func finishString() throws {
    if bytes == nil { try growBytes(1) }
    let text = UnsafeMutableBufferPointer(start: bytes! + start, count: used - start)
    if EscapedText.mayOccur(in: UnsafeBufferPointer(text)) {
      used = start + EscapedText.unescape(text)
    }
    guard count < Limits.sharedStringsCount else { throw SharedStrings.tooMany }
    if count == endsCapacity { try growEnds() }
    ends![count] = UInt32(used)
    count += 1
  }

  private var start: Int { count == 0 ? 0 : Int(ends![count - 1]) }

  private func growBytes(_ needed: Int) throws {
    capacity = max(needed, capacity * 2, 64 << 10)
    bytes = try SharedStrings.resize(bytes, capacity)
  }

  private func growEnds() throws {
    endsCapacity = max(endsCapacity * 2, 4096)
    ends = try SharedStrings.resize(ends, endsCapacity)
  }

  private static func resize<T>(
    _ old: UnsafeMutablePointer<T>?, _ count: Int
  ) throws -> UnsafeMutablePointer<T> {
    guard let grown = realloc(old, count * MemoryLayout<T>.stride) else {
      throw SheetsError("no memory for the shared strings")
    }
    return grown.assumingMemoryBound(to: T.self)
  }

  private static var tooLarge: SheetsError {
    SheetsError(
      "shared strings are larger than the limit of \(Limits.size(Limits.sharedStringsBytes))")
  }

  private static var tooMany: SheetsError {
    SheetsError("more shared strings than the limit of \(Limits.sharedStringsCount)")
  }
}
