// The wall around Hyperscan. The return code of each call is checked in the statement that makes
// it.
import CHyperscan
import Glibc

/// A compiled database and the scratch space to scan with it, for one thread at a time.
struct Scanner: ~Copyable {
  private let database: OpaquePointer
  private let scratch: OpaquePointer

  /// Compiles for the processor that this runs on.
  ///
  /// - Parameter expressions: at least one; each reports its id at most once a message.
  /// - Throws: ``CompileFault`` or `RulesError`.
  init(_ expressions: [Expression]) throws {
    guard chyperscan_load() != 0 else {
      throw RulesError("message rules need Hyperscan (libhs.so.5); install libhyperscan5")
    }
    guard hs_valid_platform() == HS_SUCCESS else {
      throw RulesError("message rules need Hyperscan, which this processor cannot run (SSSE3)")
    }
    try self.init(database: Scanner.compiled(expressions))
  }

  static func load() { _ = chyperscan_load() }

  static var engine: String {
    var platform = hs_platform_info_t()
    guard chyperscan_load() != 0, hs_populate_platform(&platform) == HS_SUCCESS,
      let version = hs_version()
    else { return "none" }
    return "\(String(cString: version)) \(platform.tune) \(platform.cpu_features)"
  }

  /// - Parameter serialized: what ``serialized`` gave, on a processor of the same kind.
  init(serialized: ArraySlice<UInt8>) throws {
    var database: OpaquePointer?
    let code = serialized.withUnsafeBytes {
      hs_deserialize_database($0.baseAddress, $0.count, &database)
    }
    guard code == HS_SUCCESS, let database else {
      throw RulesError("compiled rules cannot be read (Hyperscan error \(code))")
    }
    try self.init(database: database)
  }

  /// Takes over the database.
  private init(database: OpaquePointer) throws {
    var scratch: OpaquePointer?
    guard hs_alloc_scratch(database, &scratch) == HS_SUCCESS, let scratch else {
      hs_free_database(database)
      throw RulesError("no memory to match message rules")
    }
    self.database = database
    self.scratch = scratch
  }

  deinit {
    hs_free_scratch(scratch)
    hs_free_database(database)
  }

  /// Writes down the id of every expression that fits `message`, which must be valid UTF-8 and not
  /// empty.
  borrowing func scan(_ message: UnsafeBufferPointer<UInt8>, _ hits: Hits) {
    let code = message.withMemoryRebound(to: CChar.self) {
      hs_scan(
        database, $0.baseAddress, UInt32($0.count), 0, scratch,
        { id, _, _, _, hits in
          // Safe: the pointer was made from `hits` below, which lives until the scan returns.
          Unmanaged<Hits>.fromOpaque(hits!).takeUnretainedValue().append(id)
          return 0
        }, Unmanaged.passUnretained(hits).toOpaque())
    }
    precondition(code == HS_SUCCESS, "Hyperscan error \(code)")
  }

  /// The database as bytes that ``init(serialized:)`` takes.
  borrowing func serialized() throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<CChar>?
    var count = 0
    guard hs_serialize_database(database, &bytes, &count) == HS_SUCCESS, let bytes else {
      throw RulesError("no memory to serialize message rules")
    }
    defer { free(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }
}

/// What Hyperscan says against one of the expressions, or against all (`expression` is nil).
struct CompileFault: Error {
  let expression: Int?
  let reason: String
}

extension Scanner {
  private static let flags = UInt32(
    HS_FLAG_UTF8 | HS_FLAG_UCP | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH)

  private static func compiled(_ expressions: [Expression]) throws -> OpaquePointer {
    let texts = expressions.map { UnsafePointer(strdup($0.text)) }
    defer { texts.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
    var database: OpaquePointer?
    var error: UnsafeMutablePointer<hs_compile_error_t>?
    let code = hs_compile_multi(
      texts, Array(repeating: flags, count: texts.count), expressions.map(\.id),
      UInt32(texts.count), UInt32(HS_MODE_BLOCK), nil, &database, &error)
    defer { hs_free_compile_error(error) }
    guard code == HS_SUCCESS, let database else { throw fault(error, code) }
    return database
  }

  private static func fault(_ error: UnsafeMutablePointer<hs_compile_error_t>?, _ code: hs_error_t)
    -> CompileFault
  {
    guard let error = error?.pointee, let message = error.message else {
      return CompileFault(expression: nil, reason: "Hyperscan error \(code)")
    }
    return CompileFault(
      expression: error.expression < 0 ? nil : Int(error.expression),
      reason: String(cString: message))
  }
}

/// The ids that one scan found, in no order, each once.
final class Hits {
  private(set) var ids: [UInt32] = []

  /// - Parameter capacity: how many there can be.
  init(capacity: Int) { ids.reserveCapacity(capacity) }

  func append(_ id: UInt32) { ids.append(id) }

  func clear() { if !ids.isEmpty { ids.removeAll(keepingCapacity: true) } }
}
