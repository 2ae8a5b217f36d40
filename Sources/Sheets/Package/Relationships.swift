// Relationships parts: what points where.

/// The relationships of one part, in file order.
struct Relationships {
  /// One relationship whose target lies inside the package.
  struct Link {
    let id: String
    /// Last component of the type's URI (`worksheet`, `styles`), equal in the transitional and
    /// strict forms.
    let kind: Substring
    /// Name of the target's entry.
    let target: String
  }

  let links: [Link]
  private let byId: [String: Int]

  init(_ links: [Link]) {
    self.links = links
    byId = Dictionary(links.indices.map { (links[$0].id, $0) }) { first, _ in first }
  }

  subscript(id id: String) -> Link? { byId[id].map { links[$0] } }

  /// The first relationship of a kind.
  func first(_ kind: String) -> Link? { links.first { $0.kind == kind } }

  /// Reads the relationships of `part`; none if it has no relationships part.
  static func read(_ archive: Archive, of part: String) throws -> Relationships {
    let name = PartName.relationships(of: part)
    guard archive.contains(name) else { return Relationships([]) }
    let handler = RelationshipsHandler(source: part)
    try archive.parse(name, limit: Limits.smallPartBytes, handler)
    return Relationships(handler.links)
  }
}

private final class RelationshipsHandler: XMLHandler {
  let source: String
  var links: [Relationships.Link] = []

  init(source: String) { self.source = source }

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    if name == "Relationship" { add(attributes) }
    return true
  }

  func end(_ name: XMLName) {}

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  private func add(_ attributes: XMLAttributes) {
    guard let target = attributes.string("Target"), let type = attributes.string("Type"),
      attributes.string("TargetMode") != "External"
    else { return }
    links.append(
      Relationships.Link(
        id: attributes.string("Id") ?? "", kind: type.split(separator: "/").last ?? "",
        target: PartName.resolve(target, from: source)))
  }
}
