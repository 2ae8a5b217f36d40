// What one part loses because an earlier one has it, as comparisons found out.
import Bytes
import Cleaning
import SystemPackage

/// Where the losses of one part stand.
struct DropReference: Codable, Equatable, Sendable {
  /// Files of ``DropFile``'s form.
  var files: [WirePath]
  /// The part's number among those that were compared.
  var place: Int
}

/// Numbers of rows or dialogues of one part. Memory is a bit for each up to the last.
struct DropList: Equatable {
  private var bits: [UInt64] = []
  private(set) var count = 0

  init(_ numbers: some Sequence<UInt32> = []) {
    for number in numbers { insert(Int(number)) }
  }

  /// - Throws: if a file is not as ``DropFile`` writes it.
  init(_ reference: DropReference?) throws {
    guard let reference else { return }
    for file in reference.files {
      for number in try DropFile.numbers(file.path, of: reference.place) { insert(Int(number)) }
    }
  }

  private mutating func insert(_ number: Int) {
    let word = number >> 6
    if word >= bits.count {
      bits.append(contentsOf: repeatElement(0, count: word + 1 - bits.count))
    }
    if !contains(number) { count += 1 }
    bits[word] |= 1 << UInt64(number & 63)
  }

  @inline(__always)
  func contains(_ number: Int) -> Bool {
    number >> 6 < bits.count && bits[number >> 6] >> UInt64(number & 63) & 1 == 1
  }

  /// The same for the same numbers only; 0 for none.
  var digest: UInt64 {
    guard count > 0 else { return 0 }
    return max(1, bits.map { $0.littleEndian }.withUnsafeBytes { Checksum.of($0) })
  }
}

/// The losses of many parts in one file: where those of each end, as words of 64 bits, then the
/// numbers, 32 bits each.
///
/// Written and read within one run, so it has no checksum.
enum DropFile {
  static func write(_ losses: [[UInt32]], to path: FilePath) throws {
    var end = 0
    let ends = losses.map { numbers -> UInt64 in
      end += numbers.count
      return UInt64(end).littleEndian
    }
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .leftByUmask)
    try file.closeAfter {
      _ = try ends.withUnsafeBytes { try file.writeAll($0) }
      for numbers in losses {
        _ = try numbers.map { $0.littleEndian }.withUnsafeBytes { try file.writeAll($0) }
      }
      try words(UInt64(losses.count), to: file)
    }
  }

  private static func words(_ word: UInt64, to file: FileDescriptor) throws {
    _ = try withUnsafeBytes(of: word.littleEndian) { try file.writeAll($0) }
  }

  /// The losses of one part.
  static func numbers(_ path: FilePath, of place: Int) throws -> [UInt32] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
      let size = Int(try file.seek(offset: 0, from: .end))
      let places = size >= 8 ? Int(clamping: try file.word(at: size - 8)) : 0
      guard place < places, places <= size / 8 else { throw JobError("damaged list of drops") }
      let start = place == 0 ? 0 : Int(clamping: try file.word(at: place * 8 - 8))
      let end = Int(clamping: try file.word(at: place * 8))
      guard start <= end, end <= (size - 8 - places * 8) / 4 else {
        throw JobError("damaged list of drops")
      }
      var numbers: [UInt32] = []
      try file.forEachPiece(places * 8 + start * 4..<places * 8 + end * 4) { piece in
        for offset in stride(from: 0, to: piece.count, by: 4) {
          numbers.append(
            UInt32(littleEndian: piece.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
      }
      return numbers
    }
  }
}

extension FileDescriptor {
  /// A little-endian word of 64 bits.
  fileprivate func word(at offset: Int) throws -> UInt64 {
    var word: UInt64 = 0
    try forEachPiece(offset..<offset + 8) { word = $0.loadUnaligned(as: UInt64.self) }
    return UInt64(littleEndian: word)
  }
}
