// Tools/check_rooms.py names every breach of the plan of rooms, and nothing else.
import Foundation
import Support
import Testing

@Suite(.enabled(if: access("/usr/bin/python3", X_OK) == 0, "/usr/bin/python3 is not there"))
struct RoomsTests {
  private let folder = TemporaryFolder()

  private static let wire = #"{"lay":{"tile":1}}"#

  /// A house of two rooms that keeps every rule.
  private func build() throws {
    let files = [
      "Tools/rooms.txt": "Ground\nUpper\n\nwalls:\nCStone: Ground\n",
      "Sources/Ground/Stone.swift":
        "// Stones, which carry the rest.\nimport CStone\n\nstruct Stone {}\n",
      "Sources/Upper/Tile.swift":
        "// Tiles, which lie on stones.\n\nstruct Tile { var stone: Stone }\n",
      "Tests/TileTests.swift":
        "// Tiles as lines tell them.\nlet line = #\"\(RoomsTests.wire)\"#\n",
      "ARCHITECTURE.md": RoomsTests.architecture(RoomsTests.wire),
      "docs/rooms.md": "# Rooms\n\n## The upper room\n",
    ]
    for (name, text) in files { try folder.write(text, to: name) }
  }

  private static func architecture(_ wire: String) -> String {
    "# House\n\n## The protocol\n\n`\(wire)`\n\n## More\n\nSee [above](docs/rooms.md#the-upper-room).\n"
  }

  /// What the check says of a house: its lines, and its status.
  private func check(_ house: String) throws -> (lines: [Substring], status: Int32) {
    let program = "\(Package.root)/Tools/check_rooms.py"
    let finished = try start("/usr/bin/python3", [program, house])
    #expect(finished.error.isEmpty)
    return (finished.text.split(separator: "\n"), finished.status)
  }

  private static func comment(_ columns: Int) -> String {
    "// Nails.\n" + "// " + String(repeating: "n", count: columns - 3) + "\n"
  }

  /// A file that breaks a rule, and what is said of it.
  private static let breaches: [(path: String, text: String, said: String)] = [
    (
      "Sources/Ground/Beam.swift",
      "// Beams, which carry tiles.\n\nstruct Beam { var tile: Tile }\n",
      "Sources/Ground/Beam.swift: uses Tile of Upper, which stands below it"
    ),
    (
      "Sources/Upper/Brick.swift", "// Bricks, which are burnt.\nimport CStone\n",
      "Sources/Upper/Brick.swift: imports CStone, which belongs to Ground"
    ),
    (
      "Sources/Cellar/Mouse.swift", "// Mice, which live below.\n",
      "Sources/Cellar/Mouse.swift: stands in no room of Tools/rooms.txt"
    ),
    (
      "Sources/Upper/Nail.swift", "struct Nail {}\n",
      "Sources/Upper/Nail.swift:1: its first line does not say what it owns"
    ),
    (
      "Sources/Upper/Nail.swift", "// Nails, one a line." + String(repeating: "\n", count: 301),
      "Sources/Upper/Nail.swift: has 301 lines; 300 are the most"
    ),
    (
      "Tests/NailTests.swift", "// Nails, which hold tiles.\n\n" + comment(101),
      "Tests/NailTests.swift:4: a comment of 101 columns"
    ),
    (
      "docs/cellar.md", "[rooms](room.md)\n", "docs/cellar.md: a link to room.md, where nothing is"
    ),
    (
      "docs/cellar.md", "[rooms](rooms.md#cellar)\n",
      "docs/cellar.md: a link to rooms.md#cellar, which is no heading there"
    ),
    (
      "docs/cellar.md", "See `Sources/Cellar/Mouse.swift`, `Sources/Upper`.\n",
      "docs/cellar.md: names Sources/Cellar/Mouse.swift, where nothing is"
    ),
    (
      "ARCHITECTURE.md", architecture(#"{"lay":{"tile":2}}"#),
      #"ARCHITECTURE.md: no test holds the line {"lay":{"tile":2}}"#
    ),
  ]

  @Test(arguments: breaches.indices)
  func `a breach is named, alone, with status 1`(_ index: Int) throws {
    let breach = RoomsTests.breaches[index]
    try build()
    #expect(try check(folder.path) == ([], 0))
    try folder.write(breach.text, to: breach.path)
    #expect(try check(folder.path) == ([breach.said[...]], 1))
  }

  @Test func `a room may hold 25 files, and no more`() throws {
    try build()
    for number in 1...24 {
      try folder.write("// Tile number \(number) of many.\n", to: "Sources/Upper/T\(number).swift")
    }
    #expect(try check(folder.path) == ([], 0))
    try folder.write("// The tile that is too many.\n", to: "Sources/Upper/T.swift")
    let said = "Sources/Upper: holds 26 files; 25 are enough for a room"
    #expect(try check(folder.path) == ([said[...]], 1))
  }

  @Test func `what is just within every bound is no breach`() throws {
    try build()
    let lines = "// Nails, one a line." + String(repeating: "\n", count: 300)
    try folder.write(lines, to: "Sources/Upper/Nail.swift")
    try folder.write("// Nails, which hold.\n" + RoomsTests.comment(100), to: "Tests/Nail.swift")
    #expect(try check(folder.path) == ([], 0))
  }

  @Test func `this house keeps every rule`() throws {
    #expect(try check(Package.root) == ([], 0))
  }
}
