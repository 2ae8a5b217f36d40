// What a YAML document may ask of libyaml, whose time grows with the square of nesting and of
// anchors.
import CYaml

/// Counts what stands in a document before it is composed.
struct YAMLCheck {
  private static let mostDepth = 32
  private static let mostAnchors = 100

  private var depth = 0
  private var anchors = 0

  /// - Throws: ``RecipeError`` with line and column if `bytes` are no YAML, or too tangled.
  static func pass(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { throw RecipeError("no memory for YAML") }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    var check = YAMLCheck()
    var isOver = false
    while !isOver {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        throw YAMLDocument.fault(parser, bytes)
      }
      defer { yaml_event_delete(&event) }
      try check.take(event)
      isOver = event.type == YAML_STREAM_END_EVENT
    }
  }

  private mutating func take(_ event: yaml_event_t) throws {
    switch event.type {
    case YAML_SCALAR_EVENT: anchors += event.data.scalar.anchor == nil ? 0 : 1
    case YAML_SEQUENCE_START_EVENT:
      anchors += event.data.sequence_start.anchor == nil ? 0 : 1
      depth += 1
    case YAML_MAPPING_START_EVENT:
      anchors += event.data.mapping_start.anchor == nil ? 0 : 1
      depth += 1
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: depth -= 1
    default: break
    }
    let mark = event.start_mark
    if depth > YAMLCheck.mostDepth {
      throw RecipeError("too deep for a recipe", line: mark.line + 1, column: mark.column + 1)
    }
    if anchors > YAMLCheck.mostAnchors {
      throw RecipeError(
        "more than \(YAMLCheck.mostAnchors) anchors", line: mark.line + 1, column: mark.column + 1)
    }
  }
}
