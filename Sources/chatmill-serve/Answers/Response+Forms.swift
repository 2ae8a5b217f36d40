// The forms that an answer has over HTTP.
import HTTPTypes
import Hummingbird
import NIOCore
import Serve

extension Response {
  init(json body: [UInt8]) {
    self.init(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  init(text: String) {
    self.init(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  init(_ refusal: Refusal) {
    self.init(json: refusal.body)
    status = HTTPResponse.Status(code: refusal.status)
    if let seconds = refusal.retryAfter { headers[.retryAfter] = "\(seconds)" }
    if let allow = refusal.allow { headers[.allow] = allow }
    if refusal.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    if refusal.ends { headers[.connection] = "close" }
  }

  /// An answer a line, as they come.
  init(_ stream: LineStream, _ body: RequestBody) {
    self.init(
      status: .ok, headers: [.contentType: "application/x-ndjson"],
      body: ResponseBody { writer in
        try await stream.run(body) { try await writer.write(ByteBuffer(bytes: $0)) }
        try await writer.finish(nil)
      })
  }

  /// What HEAD gets.
  var withoutBody: Response {
    var response = self
    response.body = ResponseBody()
    return response
  }
}
