// The zip container of a workbook, behind libzip. Entries are found by name, as tolerantly as real
// producers need.
import Bytes
import CLibzip
import Glibc
import SystemPackage

/// Owns a `zip_t`, which owns its source. Closing discards changes, since a workbook that is read
/// is never changed.
private struct ZipHandle: ~Copyable {
  let pointer: OpaquePointer

  deinit { zip_discard(pointer) }
}

/// An open workbook file: its entries by name.
///
/// Names are matched in three ways, one after another:
/// - exactly;
/// - without regard to case, `\` counting as `/`, since some producers write names that differ so
///   from the targets that point at them;
/// - with `%20` and the like decoded, since a target is a URI (ECMA-376 part 2, 6.2.2) and some
///   producers name entries by what it means.
///
/// Of several entries with one name the last counts, as in the order in which a zip is appended to.
package final class Archive {
  private let zip: ZipHandle
  private let exact: [String: UInt64]
  private let folded: [String: UInt64]

  /// - Throws: ``SheetsError`` that says what the file is, if it is no zip archive.
  package init(_ file: FileBytes) throws {
    let signature = try FileSignature.read(file)
    try signature.requireZip()
    let start = if case .prefixedZip(let start) = signature { start } else { 0 }
    let opened = try Archive.open(file.file, from: start)
    zip = ZipHandle(pointer: opened)
    (exact, folded) = Archive.index(opened)
  }

  /// - Parameter start: bytes before the archive, which offsets inside it do not count.
  private static func open(_ file: FileDescriptor, from start: Int) throws -> OpaquePointer {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    let stream = try stream(file)
    guard let source = zip_source_filep_create(stream, UInt64(start), start == 0 ? 0 : -1, &error)
    else {
      fclose(stream)
      throw SheetsError("damaged zip (\(explain(&error)))")
    }
    if let zip = zip_open_from_source(source, ZIP_RDONLY, &error) { return zip }
    zip_source_free(source)
    throw SheetsError("damaged zip (\(explain(&error)))")
  }

  /// The file at its start, for libzip, which closes it with its source.
  private static func stream(_ file: FileDescriptor) throws -> UnsafeMutablePointer<FILE> {
    do {
      let copy = try file.duplicate()
      if lseek(copy.rawValue, 0, SEEK_SET) == 0, let stream = fdopen(copy.rawValue, "rb") {
        return stream
      }
      let fault = Errno(rawValue: errno)
      try? copy.close()
      throw fault
    } catch let error as Errno { throw SheetsError("cannot be read: \(error)") }
  }

  /// The index of the entry called `name` (no leading slash), or nil.
  func locate(_ name: String) -> UInt64? {
    if let index = exact[name] ?? folded[Archive.fold(name)] { return index }
    guard name.contains("%"), let decoded = Archive.decode(name) else { return nil }
    return exact[decoded] ?? folded[Archive.fold(decoded)]
  }

  /// The names of all entries, in their order by name.
  var names: [String] { exact.keys.sorted() }

  /// Whether an entry of that name is there.
  package func contains(_ name: String) -> Bool { locate(name) != nil }

  /// Opens the entry called `name` for reading once, from its start.
  /// - Throws: ``SheetsError`` if it is missing, encrypted or in an unknown compression.
  func open(_ name: String, limit: Int) throws -> EntryReader {
    guard let index = locate(name) else { throw SheetsError("part \(name) is missing") }
    var stat = zip_stat_t()
    guard zip_stat_index(zip.pointer, index, 0, &stat) == 0 else {
      throw SheetsError("damaged zip (no data on \(name): \(lastError()))")
    }
    guard stat.encryption_method == UInt16(ZIP_EM_NONE) else {
      throw SheetsError("part \(name) is encrypted; save the workbook without a password")
    }
    return try EntryReader(self, name: name, index: index, stat: stat, limit: limit)
  }

  /// Parses the whole entry called `name` with libxml2.
  /// - Throws: ``SheetsError``, or what the handler threw.
  func parse(_ name: String, limit: Int, _ handler: any XMLHandler) throws {
    do {
      try XMLParser.parse(open(name, limit: limit), handler)
    } catch let error as MalformedXML {
      throw error.asSheetsError.inPart(name)
    }
  }

  /// The raw libzip stream of an entry; the caller closes it.
  func openStream(_ index: UInt64, flags: UInt32) throws -> OpaquePointer {
    guard let file = zip_fopen_index(zip.pointer, index, flags) else {
      throw SheetsError("damaged zip (\(lastError()))")
    }
    return file
  }

  private func lastError() -> String {
    String(cString: zip_error_strerror(zip_get_error(zip.pointer)))
  }

  private static func explain(_ error: inout zip_error_t) -> String {
    if zip_error_code_zip(&error) == ZIP_ER_NOZIP {
      return "its directory is missing; the file may be cut off"
    }
    return String(cString: zip_error_strerror(&error))
  }

  private static func index(_ zip: OpaquePointer) -> ([String: UInt64], [String: UInt64]) {
    var exact: [String: UInt64] = [:]
    var folded: [String: UInt64] = [:]
    for index in 0..<UInt64(max(0, zip_get_num_entries(zip, 0))) {
      guard let name = zip_get_name(zip, index, 0).map({ String(cString: $0) }) else { continue }
      exact[name] = index
      folded[fold(name)] = index
    }
    return (exact, folded)
  }

  /// The name with `%HH` replaced (RFC 3986, 2.1); nil if that gives no UTF-8.
  private static func decode(_ name: String) -> String? {
    let bytes = Array(name.utf8)
    var (decoded, index): ([UInt8], Int) = ([], 0)
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count, let high = hexDigit(bytes[index + 1]),
        let low = hexDigit(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func fold(_ name: String) -> String {
    let slashed = String(name.lowercased().map { $0 == "\\" ? "/" : $0 })
    return slashed.hasPrefix("/") ? String(slashed.dropFirst()) : slashed
  }
}
