// libxml2's SAX2 parser behind one small wall. It loads nothing from outside and replaces no
// entity.
import CLibxml2
import Glibc

/// Receives the elements of one part.
///
/// Only elements of the root's own namespace arrive, whatever its prefix or URI is (transitional,
/// strict or none). The subtrees of others are passed over, as ECMA-376 part 3 lets a reader do.
protocol XMLHandler: AnyObject {
  /// An element begins. Returns false to pass over the whole element.
  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool
  /// An element that `begin` accepted ends.
  func end(_ name: XMLName) throws
  /// Character data inside an accepted element, in pieces.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws
}

/// Passes over all elements, so that nothing but the form of a part is looked at.
final class XMLPassage: XMLHandler {
  func begin(_ name: XMLName, _ attributes: XMLAttributes) -> Bool { false }
  func end(_ name: XMLName) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// What libxml2 found wrong with a part.
struct MalformedXML: Error {
  let reason: String

  var asSheetsError: SheetsError { SheetsError("malformed XML (\(reason))") }
}

/// Thrown by a handler that has seen enough. The parse then ends as a success, and the rest is not
/// checked.
struct XMLStop: Error {}

/// The local name of an element or attribute.
struct XMLName {
  let pointer: UnsafePointer<xmlChar>

  static func == (name: XMLName, text: StaticString) -> Bool {
    // Safe: both are NUL-terminated.
    strcmp(
      UnsafeRawPointer(name.pointer).assumingMemoryBound(to: CChar.self),
      UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
  }

  static func != (name: XMLName, text: StaticString) -> Bool { !(name == text) }

  static func ~= (text: StaticString, name: XMLName) -> Bool { name == text }
}

/// The attributes of one start tag, valid during the call that hands them over.
struct XMLAttributes {
  fileprivate let count: Int
  fileprivate let fields: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

  /// The value of the attribute `name` without a prefix, and so without a namespace, or nil.
  subscript(name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    find { XMLName(pointer: $0) == name && $1 == nil }
  }

  /// The value of the attribute with that local name under any prefix, or nil.
  func qualified(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    find { XMLName(pointer: $0) == name && $1 != nil }
  }

  /// The value as a string, or nil.
  func string(_ name: StaticString) -> String? {
    self[name].map { String(decoding: $0, as: UTF8.self) }
  }

  // Each attribute is five pointers: local name, prefix, URI, start and end of its value.
  private func find(
    _ matches: (UnsafePointer<xmlChar>, UnsafePointer<xmlChar>?) -> Bool
  ) -> UnsafeBufferPointer<UInt8>? {
    guard let fields else { return nil }
    for index in 0..<count {
      let field = fields + index * 5
      guard let name = field[0], matches(name, field[1]), let start = field[3] else { continue }
      return UnsafeBufferPointer(start: start, count: field[4]! - start)
    }
    return nil
  }
}

/// Feeds one part through libxml2 to a handler.
final class XMLParser {
  private let input: any ByteSource
  private let handler: any XMLHandler
  private var context: xmlParserCtxtPtr?
  private var failure: (any Error)?
  private var malformed: String?
  private var namespace: UnsafePointer<xmlChar>?
  private var depth = 0
  /// Depth inside a subtree that is passed over; 0 outside.
  private var skipped = 0

  private init(_ input: any ByteSource, _ handler: any XMLHandler) {
    self.input = input
    self.handler = handler
  }

  /// Parses the whole source.
  /// - Throws: ``MalformedXML``, what the handler threw, or what the source threw.
  static func parse(_ input: any ByteSource, _ handler: any XMLHandler) throws {
    try XMLParser(input, handler).run()
  }

  private func run() throws {
    var sax = XMLParser.callbacks()
    // Safe: `self` outlives the context, which is freed before this function returns.
    let me = Unmanaged.passUnretained(self).toOpaque()
    context = xmlCreateIOParserCtxt(&sax, me, readCallback, nil, me, XML_CHAR_ENCODING_NONE)
    guard let context else { throw SheetsError("libxml2 has no memory for a parser") }
    defer { xmlFreeParserCtxt(context) }
    // libxml2 would print to standard error what has no parser to go to, such as a failed
    // conversion.
    xmlSetStructuredErrorFunc(nil) { _, _ in }
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
    xmlParseDocument(context)
    if failure is XMLStop { return }
    if let failure { throw failure }
    guard context.pointee.wellFormed == 1 else {
      throw MalformedXML(reason: malformed ?? "no document")
    }
    try drain()
  }

  /// Reads what is left, so that an entry's size and CRC are checked.
  private func drain() throws {
    try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { buffer in
      while try input.read(into: buffer) > 0 {}
    }
  }

  private static func callbacks() -> xmlSAXHandler {
    var sax = xmlSAXHandler()
    sax.initialized = UInt32(XML_SAX2_MAGIC)
    sax.startElementNs = beginCallback
    sax.endElementNs = endCallback
    sax.characters = textCallback
    sax.ignorableWhitespace = textCallback
    sax.cdataBlock = textCallback
    sax.internalSubset = doctypeCallback
    sax.serror = errorCallback
    return sax
  }

  /// Runs a handler's step; its error ends the parse.
  fileprivate func attempt(_ step: () throws -> Void) {
    guard failure == nil else { return }
    do { try step() } catch {
      failure = error
      xmlStopParser(context)
    }
  }

  /// libxml2 compares each attribute of a tag with all before it, and looks for a prefix among all
  /// namespaces. It tells of a tag only when it has read all of it. So their number is looked at
  /// each time that it asks for more bytes, too.
  private func requireFewAttributes() throws {
    guard let context else { return }
    // An attribute takes five places, and the room for them doubles.
    let room = Int(context.pointee.maxatts), namespaces = Int(context.pointee.nsNr)
    guard room <= 10 * Limits.attributes, namespaces <= 2 * Limits.attributes else {
      throw XMLParser.tooManyAttributes
    }
  }

  private static let tooManyAttributes = SheetsError(
    "malformed XML (a tag has more attributes than the limit of \(Limits.attributes))")

  fileprivate func begin(
    _ name: XMLName, _ uri: UnsafePointer<xmlChar>?, _ attributes: XMLAttributes
  ) throws {
    guard attributes.count <= Limits.attributes else { throw XMLParser.tooManyAttributes }
    // libxml2 keeps each URI once in its dictionary, so that equal URIs are one pointer.
    if depth == 0 { namespace = uri }
    depth += 1
    guard skipped == 0 else {
      skipped += 1
      return
    }
    let isOurs = uri == namespace
    if try !isOurs || !handler.begin(name, attributes) { skipped = 1 }
  }

  fileprivate func end(_ name: XMLName) throws {
    depth -= 1
    if skipped > 0 {
      skipped -= 1
      return
    }
    try handler.end(name)
  }

  fileprivate func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    if skipped == 0 { try handler.text(bytes) }
  }

  fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    do {
      try requireFewAttributes()
      return try Int32(input.read(into: buffer))
    } catch {
      failure = failure ?? error
      return -1
    }
  }

  fileprivate func note(_ error: UnsafePointer<xmlError>) {
    guard malformed == nil, error.pointee.level == XML_ERR_FATAL else { return }
    let text = error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
    malformed = text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// The parser behind a callback's context pointer.
private func parser(_ context: UnsafeMutableRawPointer?) -> XMLParser {
  // Safe: `XMLParser.run` passes itself and waits for the parse to end.
  Unmanaged<XMLParser>.fromOpaque(context!).takeUnretainedValue()
}

private let readCallback: xmlInputReadCallback = { context, buffer, count in
  parser(context).read(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
}

private let beginCallback: startElementNsSAX2Func = {
  context, name, _, uri, _, _, attributeCount, _, attributes in
  let me = parser(context)
  me.attempt {
    try me.begin(
      XMLName(pointer: name!), uri,
      XMLAttributes(count: Int(attributeCount), fields: attributes))
  }
}

private let endCallback: endElementNsSAX2Func = { context, name, _, _ in
  let me = parser(context)
  me.attempt { try me.end(XMLName(pointer: name!)) }
}

private let textCallback: charactersSAXFunc = { context, bytes, count in
  let me = parser(context)
  me.attempt { try me.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
}

private let doctypeCallback: internalSubsetSAXFunc = { context, _, _, _ in
  // OPC (ECMA-376 part 2, 8.1.4) forbids DTDs; refusing them ends every entity bomb before it
  // starts.
  let me = parser(context)
  me.attempt {
    throw MalformedXML(reason: "a document type declaration is not allowed in a workbook")
  }
}

private let errorCallback: xmlStructuredErrorFunc = { context, error in
  if let error { parser(context).note(error) }
}
