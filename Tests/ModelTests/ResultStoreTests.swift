// A store of results keeps what was appended, whatever became of its file's end.
import Foundation
import Support
import Testing

@testable import Bytes
@testable import Model

struct ResultStoreTests {
  private let folder = TemporaryFolder()
  private var path: String { folder("store") }
  private let key = Fingerprint(low: 1, high: 2)

  private func payload(_ number: Int) -> Fingerprint {
    Payload.fingerprint(Array("\(number)".utf8))
  }

  private func make(_ count: Int) throws {
    let store = try ResultStore(path, key: key)
    for number in 0..<count {
      let kind: StoreRecord.Kind = number % 5 == 4 ? .failed : .result
      try store.append([StoreRecord(payload(number), kind, Array("{\"n\":\(number)}".utf8))])
    }
    try store.synchronise()
  }

  /// The results that stand in the file, as far as they follow one another.
  private func held(_ most: Int) throws -> Int {
    let store = try ResultStore(path, key: key)
    for number in 0..<most {
      let bytes = Array("{\"n\":\(number)}".utf8)
      switch try store.find(payload(number)) {
      case .result(let found): #expect(found == bytes && number % 5 != 4)
      case .failed(let found): #expect(found == bytes && number % 5 == 4)
      case nil:
        #expect(store.count == number)
        return number
      }
    }
    return most
  }

  @Test func `a file cut off at any byte keeps all records before the cut`() throws {
    try make(12)
    let whole = try Data(contentsOf: URL(filePath: path))
    var last = 0
    for size in 0...whole.count {
      try whole.prefix(size).write(to: URL(filePath: path))
      let held = try held(12)
      #expect(held >= last, "cut at \(size)")
      last = held
    }
    #expect(last == 12)
  }

  @Test func `behind a changed byte nothing is believed, and before it everything`() throws {
    try make(12)
    let whole = try Data(contentsOf: URL(filePath: path))
    for place in stride(from: ResultStore.headerBytes, to: whole.count, by: 3) {
      var bent = whole
      bent[place] ^= 0x10
      try bent.write(to: URL(filePath: path))
      #expect(try held(12) < 12)
    }
  }

  @Test func `what does not hold is told: torn at the end, or damaged, where, and how much`() throws
  {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try make(3)
    let whole = try Data(contentsOf: URL(filePath: path))
    #expect(try ResultStore(path, key: key).notice == nil)
    try whole.dropLast(5).write(to: URL(filePath: path))
    // A record of `{"n":0}` is 24 + 7 + 4 bytes.
    #expect(
      try ResultStore(path, key: key).notice
        == "\(path): the last record was torn; 30 bytes at the end were cut off")
    #expect(try ResultStore(path, key: key).notice == nil)
    var bent = whole
    bent[32 + 35 + 30] ^= 1
    try bent.write(to: URL(filePath: path))
    #expect(
      try ResultStore(path, key: key).notice
        == "\(path): damaged at byte 67; the 70 bytes from there on were passed over and cut off")
    #expect(try held(3) == 1)
  }

  @Test func `what was appended is due on the disk a second later, once`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try ResultStore(path, key: key)
    try store.synchronise()
    #expect(store.synchroniseDue == .infinity)
    let before = SystemCall.now
    try store.append([StoreRecord(payload(1), .result, Array("{}".utf8))])
    let due = store.synchroniseDue
    #expect(due >= before + 1 && due <= SystemCall.now + 1)
    try store.append([StoreRecord(payload(2), .result, Array("{}".utf8))])
    #expect(store.synchroniseDue == due)
    try store.synchronise()
    #expect(store.synchroniseDue == .infinity)
  }

  @Test func `another model's store is refused, and so is one that somebody else writes`() throws {
    try make(1)
    #expect(throws: ModelError.self) { try ResultStore(path, key: Fingerprint(low: 1, high: 3)) }
    let open = try ResultStore(path, key: key)
    #expect(throws: StoreBusy.self) { try ResultStore(path, key: key) }
    #expect(open.count == 1)
  }

  @Test func `what was removed is gone, also for the next who opens the file`() throws {
    try make(3)
    try ResultStore(path, key: key).append([StoreRecord(payload(0), .removed, [])])
    let store = try ResultStore(path, key: key)
    #expect(try store.find(payload(0)) == nil && store.find(payload(1)) != nil)
  }

  @Test func `ten thousand payloads are found again`() throws {
    let store = try ResultStore(path, key: key)
    try store.append(
      (0..<10_000).map { StoreRecord(payload($0), .result, Array("{\"n\":\($0)}".utf8)) })
    for number in 0..<10_000 {
      #expect(try store.find(payload(number)) == .result(Array("{\"n\":\(number)}".utf8)))
    }
  }
}
