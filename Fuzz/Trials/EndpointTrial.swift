// Bytes that may be anything, read as an endpoint's answers.
#if DEBUG || FUZZ
import Bytes

@testable import Model

enum EndpointTrial {
  /// A request is a JSON object whatever the items are; an answer gives as many results as items,
  /// or none.
  static func check(_ path: String, _ items: [Bytes], _ answer: Bytes) {
    guard let rule = try? EndpointRule(url: "http://h/\(path)") else { return }
    let form = EndpointForm(rule)
    form.body(items).withUnsafeBufferPointer {
      precondition($0.first == 0x7B && JSONScan.isValue($0), "a request that is no object")
    }
    guard let results = try? form.results(Array(answer), count: max(1, items.count)) else { return }
    precondition(
      results.count == (rule.api.isSingle ? 1 : max(1, items.count)), "another number of results")
    for result in results {
      result.withUnsafeBufferPointer {
        precondition(JSONScan.isValue($0), "a result that is no value")
      }
    }
  }
}
#endif
