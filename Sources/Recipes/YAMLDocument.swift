// A YAML document as libyaml composes it.
import CYaml

/// One YAML 1.1 document: a graph of nodes, in which an alias is its anchor's node.
///
/// Nothing is expanded, so that a document takes no more memory than its text asks for.
final class YAMLDocument {
  private var document = yaml_document_t()

  /// - Throws: ``RecipeError`` with line and column where `text` is no YAML or holds a second document.
  init(_ text: String) throws {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { throw RecipeError("no memory for YAML") }
    defer { yaml_parser_delete(&parser) }
    var text = text
    try text.withUTF8 { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      guard yaml_parser_load(&parser, &document) == 1 else { throw YAMLDocument.fault(parser) }
      do { try YAMLDocument.expectEnd(&parser) } catch {
        yaml_document_delete(&document)
        throw error
      }
    }
  }

  deinit { yaml_document_delete(&document) }

  /// The outermost node; nil where there is none.
  var root: YAMLNode? {
    yaml_document_get_root_node(&document).map { YAMLNode(document: self, node: $0) }
  }

  fileprivate func node(_ index: Int32) -> YAMLNode {
    YAMLNode(document: self, node: yaml_document_get_node(&document, index))
  }

  private static func expectEnd(_ parser: inout yaml_parser_t) throws {
    var next = yaml_document_t()
    guard yaml_parser_load(&parser, &next) == 1 else { throw fault(parser) }
    defer { yaml_document_delete(&next) }
    guard let root = yaml_document_get_root_node(&next) else { return }
    let mark = root.pointee.start_mark
    throw RecipeError("a second document begins", line: mark.line + 1, column: mark.column + 1)
  }

  private static func fault(_ parser: yaml_parser_t) -> RecipeError {
    let problem = parser.problem.map { String(cString: $0) } ?? "no memory"
    let mark = parser.problem_mark
    return RecipeError("no YAML: \(problem)", line: mark.line + 1, column: mark.column + 1)
  }
}

/// A node of a ``YAMLDocument``, and where it begins.
struct YAMLNode {
  fileprivate let document: YAMLDocument
  fileprivate let node: UnsafeMutablePointer<yaml_node_t>

  /// From 1.
  var line: Int { node.pointee.start_mark.line + 1 }
  /// In characters, from 1.
  var column: Int { node.pointee.start_mark.column + 1 }

  var scalar: String? {
    guard node.pointee.type == YAML_SCALAR_NODE else { return nil }
    let scalar = node.pointee.data.scalar
    return String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  var sequence: [YAMLNode]? {
    guard node.pointee.type == YAML_SEQUENCE_NODE else { return nil }
    let items = node.pointee.data.sequence.items
    return (0..<items.top - items.start).map { document.node(items.start[$0]) }
  }

  var mapping: [(key: YAMLNode, value: YAMLNode)]? {
    guard node.pointee.type == YAML_MAPPING_NODE else { return nil }
    let pairs = node.pointee.data.mapping.pairs
    return (0..<pairs.top - pairs.start).map {
      (document.node(pairs.start[$0].key), document.node(pairs.start[$0].value))
    }
  }
}
