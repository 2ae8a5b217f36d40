// Workbooks that were cut or bent: refused with one line, or read as they were; never a crash.
import Support
import Testing

@testable import Sheets

struct DamageTests {
  private let folder = TemporaryFolder()
  private let path = "\(Package.root)/fixtures/cases/basic/inputs/chat.xlsx"

  @Test func `a workbook cut anywhere is refused`() throws {
    let whole = try bytes(path)
    for count in stride(from: 0, to: whole.count, by: 97) {
      let reason = try #require(
        refusal(folder.write(Array(whole[..<count]), to: "file.xlsx")), "\(count) bytes")
      #expect(!reason.contains("\n"))
    }
  }

  @Test(arguments: 1...4)
  func `a bent bit is refused, or changes nothing`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let whole = try bytes(path)
    let text = try printed(folder.write(whole, to: "whole.xlsx"))
    for _ in 0..<150 {
      let (place, bit) = (
        Int.random(in: whole.indices, using: &random), Int.random(in: 0..<8, using: &random)
      )
      var bent = whole
      bent[place] ^= 1 << UInt8(bit)
      let file = try folder.write(bent, to: "file.xlsx")
      if refusal(file) == nil {
        #expect(try printed(file) == text, "bit \(bit) of byte \(place)")
      }
    }
  }
}
