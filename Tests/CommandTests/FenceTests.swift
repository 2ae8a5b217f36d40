// The fence around workers: what they may read, and what the kernel says of them while they live.
import Foundation
import Support
import Testing

struct FenceTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  /// What a worker answers to orders that were typed by hand.
  private func answers(_ orders: [String]) throws -> [String] {
    try folder.write(orders.map { $0 + "\n" }.joined(), to: "orders")
    let finished = try start(
      "/bin/sh", ["-c", "\"$0\" worker < \"$1\"", Package.chatmill, folder("orders")])
    #expect(finished.status == 0)
    return finished.text.split(separator: "\n").map(String.init)
  }

  private func begin(readable: [String]) throws -> String {
    let fence: [String: Any] = [
      "memory": 1 << 30, "readable": readable, "writable": try folder.make("parts"),
    ]
    let order = ["begin": ["recipe": try RunReport.recipe(of: chat), "fence": fence]]
    return String(decoding: try JSONSerialization.data(withJSONObject: order), as: UTF8.self)
  }

  private func header(_ path: String) -> String {
    "{\"readHeader\":{\"file\":0,\"part\":\"\(folder("parts"))/a.part\",\"input\":{\"path\":\"\(path)\",\"size\":1,\"modified\":1,\"identity\":[]}}}"
  }

  static let hasLandlock: Bool = {
    let list = try? String(contentsOfFile: "/sys/kernel/security/lsm", encoding: .utf8)
    // Where securityfs is not mounted the run's own report says it.
    if let list { return list.contains("landlock") }
    let folder = TemporaryFolder()
    let chat = Package.fixture("cases/basic/inputs/chat.xlsx")
    let finished = try? run(chat, to: folder("out"), ["--json", "--quiet"])
    return finished.map { !$0.text.contains("\"Landlock\"") } ?? false
  }()

  @Test(.enabled(if: hasLandlock, "the kernel has no Landlock"))
  func `a worker reads the inputs and nothing else`() throws {
    let other = Package.fixture("demo/march_01.xlsx")
    let lines = try answers([try begin(readable: [chat]), header(chat), header(other)])
    try #require(lines.count == 3)
    #expect(lines[0] == "{\"fenced\":{\"missing\":[]}}")
    #expect(lines[1].hasPrefix("{\"header\":"))
    #expect(lines[2].contains("Permission denied"))
  }

  @Test(.enabled(if: hasLandlock, "the kernel has no Landlock"))
  func `a worker writes parts and nothing else`() throws {
    let input =
      "{\"path\":\"\(chat)\",\"size\":\(try bytes(chat).count),\"modified\":\(try modified(chat)),\"identity\":[97]}"
    let orders = ["\(folder("parts"))/a.part", folder("elsewhere.part")].map {
      "{\"mill\":{\"file\":0,\"part\":\"\($0)\",\"layout\":[\"坐席id\",\"客户微信id\",\"是否客服\",\"消息内容\",\"消息类型\"],\"input\":\(input)}}"
    }
    let lines = try answers([try begin(readable: [chat])] + orders)
    #expect(lines.contains { $0.contains("\"milled\"") })
    #expect(lines.last!.contains("cannotWrite"))
    #expect(lines.last!.contains("Permission denied"))
    #expect(Package.names(in: folder("parts")) == ["a.part"])
    #expect(!FileManager.default.fileExists(atPath: folder("elsewhere.part")))
  }

  private func modified(_ path: String) throws -> Int {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
  }

  @Test func `every encoding that workbooks use is read behind the fence`() throws {
    for name in ["encoding_gb18030", "encoding_latin1", "utf16_little_endian"] {
      let path = Package.fixture("read/\(name).xlsx")
      let lines = try answers([try begin(readable: [path]), header(path)])
      #expect(lines.last!.contains("no column 坐席id; found: "), "\(lines)")
    }
  }

  @Test func `a living worker has no new privileges, a filter, a bound and no core`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<2, dialogues: 4000, messages: 6, to: input)
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = [
      "run", input, "--output", folder("out"), "--worker-memory", "1G", "--quiet",
    ]
    try process.run()
    defer { process.waitUntilExit() }
    let deadline = Date() + 60
    while Package.names(in: folder("out.chatmill/parts")).isEmpty, Date() < deadline {
      sched_yield()
    }
    let worker = try #require(children(of: process.processIdentifier, "worker").first)
    kill(worker, SIGSTOP)
    defer { kill(worker, SIGCONT) }
    let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
    #expect(status.contains("NoNewPrivs:\t1\n"))
    #expect(status.contains("Seccomp:\t2\n"))
    let limits = try String(contentsOfFile: "/proc/\(worker)/limits", encoding: .utf8)
    if !Sanitizer.isOn { #expect(limits.contains(/Max address space +1073741824 +1073741824/)) }
    #expect(limits.contains(/Max core file size +0 +0/))
  }

  @Test(.disabled(if: Sanitizer.isOn, "a sanitizer needs more address space than any bound leaves"))
  func `a workbook that needs more memory than a worker may use fails alone, in one line`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<1, dialogues: 3, to: input)
    let huge = (0..<300).map { ["kf", "wx\($0)", "是", String(repeating: "长\($0)", count: 60_000)] }
    try writeWorkbook("\(input)/huge.xlsx", [Chats.header] + huge)
    let finished = try run(input, to: folder("out"), ["--worker-memory", "128M", "--quiet"])
    #expect(finished.status == 1)
    #expect(finished.error.hasPrefix("chatmill: \(input)/huge.xlsx: "))
    #expect(finished.error.filter { $0 == "\n" }.count == 1, "\(finished.error)")
    #expect(try RunReport(of: folder("out")).files.map { $0.error == nil } == [true, false])
  }
}

enum Sanitizer {
  /// Whether this is a build with the address sanitizer.
  static let isOn = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "__asan_init") != nil
}
