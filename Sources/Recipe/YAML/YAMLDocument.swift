// A YAML document as libyaml composes it.
import CYaml

/// One YAML 1.1 document: a graph of nodes, in which an alias is its anchor's node.
///
/// Nothing is expanded, so a document takes no more memory than its text asks for. Whoever reads it
/// pays for each value that is looked at. So aliases cannot ask for more either.
final class YAMLDocument {
  private var document = yaml_document_t()
  /// How many bytes may still be looked at. Each value counts 8 more than its text.
  private var budget = 64 << 20

  /// - Throws: ``RecipeError`` with line and column if `text` is no YAML or holds a second
  ///   document.
  init(_ text: String) throws {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { throw RecipeError("no memory for YAML") }
    defer { yaml_parser_delete(&parser) }
    var text = text
    try text.withUTF8 { bytes in
      try YAMLCheck.pass(bytes)
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      guard yaml_parser_load(&parser, &document) == 1 else {
        throw YAMLDocument.fault(parser, bytes)
      }
      do { try YAMLDocument.expectEnd(&parser, bytes) } catch {
        yaml_document_delete(&document)
        throw error
      }
    }
  }

  /// - Throws: ``RecipeError`` once more was looked at than any recipe holds.
  func pay(for node: YAMLNode) throws {
    budget -= 8 + node.length
    if budget < 0 {
      throw RecipeError(
        "too large with all its aliases in place", line: node.line, column: node.column)
    }
  }

  deinit { yaml_document_delete(&document) }

  /// The outermost node; nil if there is none.
  var root: YAMLNode? {
    yaml_document_get_root_node(&document).map { YAMLNode(document: self, node: $0) }
  }

  fileprivate func node(_ index: Int32) -> YAMLNode {
    YAMLNode(document: self, node: yaml_document_get_node(&document, index))
  }

  private static func expectEnd(
    _ parser: inout yaml_parser_t, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws {
    var next = yaml_document_t()
    guard yaml_parser_load(&parser, &next) == 1 else { throw fault(parser, bytes) }
    defer { yaml_document_delete(&next) }
    guard let root = yaml_document_get_root_node(&next) else { return }
    let mark = root.pointee.start_mark
    throw RecipeError("a second document begins", line: mark.line + 1, column: mark.column + 1)
  }

  /// What a parser that stopped has against the text.
  static func fault(_ parser: yaml_parser_t, _ bytes: UnsafeBufferPointer<UInt8>) -> RecipeError {
    let problem = "no YAML: " + (parser.problem.map { String(cString: $0) } ?? "no memory")
    // If the bytes cannot be read as characters at all, the fault has an offset in place of a line.
    if parser.error == YAML_READER_ERROR {
      return RecipeText.error(problem, behind: bytes.prefix(parser.problem_offset))
    }
    let mark = parser.problem_mark
    let lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let last = lines.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) }),
      mark.line <= last
    else { return end(problem, lines) }
    let isTab = lines[mark.line].unicodeScalars.dropFirst(mark.column).first == "\t"
    let reason = isTab ? "a TAB cannot stand here; indent with blanks" : problem
    return RecipeError(reason, line: mark.line + 1, column: mark.column + 1)
  }

  /// What is missing at the end is missing behind the last line with something in it.
  private static func end(_ problem: String, _ lines: [Substring]) -> RecipeError {
    let last = lines.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? 0
    return RecipeError(
      problem, line: last + 1, column: lines[last].unicodeScalars.count + 1)
  }
}

/// A node of a ``YAMLDocument``, and where it begins.
struct YAMLNode {
  fileprivate let document: YAMLDocument
  fileprivate let node: UnsafeMutablePointer<yaml_node_t>

  /// The line in which the node begins, from 1.
  var line: Int { node.pointee.start_mark.line + 1 }
  /// The column in which the node begins, in characters from 1.
  var column: Int { node.pointee.start_mark.column + 1 }

  /// How many bytes a text has; 0 for lists and mappings.
  var length: Int {
    node.pointee.type == YAML_SCALAR_NODE ? node.pointee.data.scalar.length : 0
  }

  /// - Throws: ``RecipeError`` if the document's aliases ask for too much.
  func pay() throws { try document.pay(for: self) }

  /// Whether there is nothing at all, which is another thing than `""`.
  var isBlank: Bool {
    node.pointee.type == YAML_SCALAR_NODE && length == 0
      && node.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
  }

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
