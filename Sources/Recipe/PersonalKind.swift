// What is counted as personal data.

/// Kinds of personal data. If two of one length begin at one place, the earlier kind in this order
/// is preferred.
package enum PersonalKind: String, Sendable, Codable, CaseIterable {
  case phone, landline, email, idCard, bankCard, wechat, qq, plate, passport, url, address

  /// What stands for it in a message: `PHONE`, `IDCARD`, `ADDRESS`.
  package var word: String { rawValue.uppercased() }

  /// Its place among all kinds.
  package var index: Int {
    switch self {
    case .phone: 0
    case .landline: 1
    case .email: 2
    case .idCard: 3
    case .bankCard: 4
    case .wechat: 5
    case .qq: 6
    case .plate: 7
    case .passport: 8
    case .url: 9
    case .address: 10
    }
  }
}
