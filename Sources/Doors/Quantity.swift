// Amounts with a unit, as flags take them.
import ArgumentParser

/// Amounts with a unit, as flags take them.
package enum Quantity {
  /// `1s`, `20ms`, `2m`, `0`.
  /// - Throws: `ValidationError` that names the flag.
  package static func seconds(_ text: String, _ flag: String) throws -> Double {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    if text == "0" { return 0 }
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), number >= 0, number * factor <= 1e6
      else { break }
      return number * factor
    }
    throw ValidationError("\(flag) takes a time with its unit, such as 20ms, 1s or 5m")
  }

  /// `1048576`, `512K`, `1M`; at most 32M.
  /// - Throws: `ValidationError` that names the flag.
  package static func bytes(_ text: String, _ flag: String) throws -> Int {
    let factor = ["K": 1 << 10, "M": 1 << 20][text.suffix(1).uppercased()]
    let digits = factor == nil ? text[...] : text.dropLast()
    guard let number = Int(digits), (1...(32 << 20)).contains(number),
      number.multipliedReportingOverflow(by: factor ?? 1).partialValue <= 32 << 20
    else { throw ValidationError("\(flag) takes bytes up to 32M, such as 512K or 1M") }
    return number * (factor ?? 1)
  }
}
