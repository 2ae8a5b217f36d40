// Listing directories: what cannot be listed is never taken for empty.
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct FolderTests {
  private let folder = TemporaryFolder()

  @Test func `a directory gives all its names, and a missing one none`() throws {
    for number in 0..<2000 { try folder.write("", to: "many/\(number)") }
    try folder.write("", to: "many/.hidden")
    let names = try #require(try Folder.names(folder.at("many")))
    #expect(Set(names).count == 2001 && names.count == 2001)
    #expect(try Folder.names(folder.at("missing")) == nil)
  }

  @Test func `what cannot be listed is an error that names it`() throws {
    try folder.write("", to: "file")
    try folder.link("ring", to: folder("ring"))
    let reasons = ["file": "Not a directory", "ring": "Too many levels of symbolic links"]
    for (name, reason) in reasons {
      #expect(throws: BytesError("cannot be listed: \(reason)", at: folder(name))) {
        try Folder.names(folder.at(name))
      }
    }
  }
}
