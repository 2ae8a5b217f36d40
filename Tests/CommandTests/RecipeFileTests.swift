// What stands in place of a recipe file: each kind is one line and status 64, at once.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// A command that makes `$0`, and what is said of it.
  private static let kinds = [
    ("true", ": cannot be read: No such file"), ("mkdir $0", ": a directory, not a file"),
    ("mkfifo $0", ": not a regular file"), (": > $0", ":1:1: the file is empty"),
    ("truncate -s 100M $0", ": too large"), ("ln -s $0 $0", ": cannot be read: "),
    ("printf 'sheet: 1\\n' | iconv -t UTF-16 > $0", ":1:1: UTF-16"),
    ("printf 'sheet: 1\\n' | iconv -t UTF-16LE > $0", ":1:1: UTF-16"),
    (
      "printf 'a: 1\\nstickers: strip # 坐席' | iconv -t GB18030 > $0", ":2:19: no UTF-8 from here on"
    ),
    ("printf 'sheet: \\001' > $0", ":1:8: no YAML: control characters"),
    ("printf 'roles:\\n\\tagent: x' > $0", ":2:1: a TAB cannot stand here"),
    ("printf 'sheet: 1\\nsheet: 2\\n' > $0", ":2:1: the key 'sheet' stands twice"),
    ("printf -- '- sheet\\n' > $0", ":1:1: a recipe is keys and values"),
    ("printf 'sheet: [1' > $0", ":1:10: no YAML: "),
    ("printf 'clean:\\n  names:\\n    a: b\\n    a: c' > $0", ":4:5: the key 'a' stands twice"),
    ("head -c 1000000 /dev/zero | tr '\\0' '[' > $0", ":1:33: too deep"),
  ]

  @Test(arguments: kinds)
  func `what is no recipe is one line and status 64`(_ make: String, _ reason: String) throws {
    let file = folder("my.yaml")
    #expect(try start("/bin/sh", ["-c", make, file]).status == 0)
    try writeWorkbook(folder("a.xlsx"), [header])
    let commands = [
      ["run", folder("a.xlsx"), "--output", folder("out"), "--recipe", file],
      ["inspect", folder("a.xlsx"), "--recipe", file],
    ]
    for command in commands {
      let finished = try chatmill(command)
      #expect(finished.status == 64)
      #expect(finished.error.hasPrefix("chatmill: \(file)\(reason)"), "\(finished.error)")
      #expect(finished.error.count { $0 == "\n" } == 1)
    }
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }

  @Test func `a byte order mark is no part of a recipe`() throws {
    #expect(try mill([header, row("否", "在吗")], "\u{FEFF}dialogues: {final: keep}").status == 0)
    #expect(try forward() == "客户:在吗\n\n")
  }
}
