// Part names: how a relationship's target becomes the name of a zip entry.

/// Names of parts inside a package (ECMA-376 part 2, 6.2 and 6.5), without the leading slash.
enum PartName {
  /// The entry that `target` means when it stands in the relationships of the part `source`.
  static func resolve(_ target: String, from source: String) -> String {
    let target = String(target.map { $0 == "\\" ? "/" : $0 })
    let base = target.hasPrefix("/") ? [] : folder(of: source)
    return normalise(base + components(target)).joined(separator: "/")
  }

  /// The relationships part of `part`: `xl/workbook.xml` has `xl/_rels/workbook.xml.rels`.
  static func relationships(of part: String) -> String {
    let name = components(part).last ?? ""
    return (folder(of: part) + ["_rels", name + ".rels"]).joined(separator: "/")
  }

  private static func components(_ path: String) -> [Substring] { path.split(separator: "/") }

  private static func folder(of part: String) -> [Substring] { components(part).dropLast() }

  private static func normalise(_ path: [Substring]) -> [Substring] {
    path.reduce(into: []) { result, component in
      switch component {
      case ".": break
      case "..": _ = result.popLast()
      default: result.append(component)
      }
    }
  }
}
