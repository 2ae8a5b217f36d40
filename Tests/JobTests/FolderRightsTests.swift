// Access control lists go from one directory to the one that replaces it.
import CLinux
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct FolderRightsTests {
  private let folder = TemporaryFolder()
  private static let names = ["system.posix_acl_access", "system.posix_acl_default"]

  /// Version 2, then tag, rights and id of owner, user 1234, group, mask and others (acl(5)).
  private func list(_ user: UInt8, _ mask: UInt8) -> [UInt8] {
    let none: [UInt8] = [255, 255, 255, 255]
    return [2, 0, 0, 0] + [1, 0, 7, 0] + none + [2, 0, user, 0, 0xD2, 4, 0, 0] + [4, 0, 5, 0] + none
      + [16, 0, mask, 0] + none + [32, 0, 0, 0] + none
  }

  private func set(_ name: String, _ value: [UInt8], on path: FilePath) -> Bool {
    path.withPlatformString { clinux_set_attribute($0, name, value, value.count) } == 0
  }

  private func value(_ name: String, _ path: FilePath) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = path.withPlatformString { clinux_attribute($0, name, &bytes, bytes.count) }
    return Array(bytes[..<max(0, count)])
  }

  @Test func `access control lists are copied, and others are removed`() throws {
    for name in ["old", "new", "plain"] { try folder.make(name) }
    let (old, new, plain) = (folder.at("old"), folder.at("new"), folder.at("plain"))
    // Some file systems have none.
    guard set(FolderRightsTests.names[0], list(5, 7), on: old) else { return }
    #expect(set(FolderRightsTests.names[1], list(7, 7), on: old))
    try FolderRights.copy(from: old, to: new)
    for name in FolderRightsTests.names {
      #expect(value(name, new) == value(name, old) && !value(name, new).isEmpty)
    }
    try FolderRights.copy(from: plain, to: new)
    for name in FolderRightsTests.names { #expect(value(name, new).isEmpty) }
  }

  @Test func `an output keeps its lists, and its files inherit them`() throws {
    let output = try OutputFolder(folder.at("out"))
    try Folder.make(output.output)
    guard set(FolderRightsTests.names[0], list(5, 7), on: output.output),
      set(FolderRightsTests.names[1], list(4, 5), on: output.output)
    else { return }
    let lists = FolderRightsTests.names.map { value($0, output.output) }
    let lock = try OutputLock.take(output)
    try output.prepare([])
    try output.write(Array("word".utf8), to: "index")
    try folder.writeOutput("word", at: output.draft)
    try output.publish()
    lock.release()
    #expect(FolderRightsTests.names.map { value($0, output.output) } == lists)
    #expect(value(FolderRightsTests.names[0], folder.at("out/index")).count == lists[0].count)
  }
}
