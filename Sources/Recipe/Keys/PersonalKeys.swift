// The keys of a recipe about personal data in messages.

extension RecipeKey {
  static var personal: [RecipeKey] {
    PersonalKind.allCases.map { kind in
      .choice(
        "pii.\(kind.rawValue)", \.recipe.personal[kind],
        PersonalAction.allCases.map { ($0.rawValue, $0) }, comment(kind))
    } + [
      .flag(
        "pii.numbered", \.recipe.personal.isNumbered,
        "Masks have numbers, one for each value inside a dialogue: <PHONE1>."),
      .flag("pii.clean", \.recipe.personal.isClean, "Mask clean workbooks and rejects, too."),
    ]
  }

  private static func comment(_ kind: PersonalKind) -> String {
    let what =
      switch kind {
      case .phone: "Mobile numbers: off, report (count them), mask (<PHONE>), drop (the row)"
      case .landline: "Fixed lines with their area code"
      case .email: "E-mail addresses"
      case .idCard: "Identity cards, by their checksum"
      case .bankCard: "Bank cards, by length, issuer and Luhn's checksum"
      case .wechat: "WeChat ids behind a word for WeChat, and wxid_"
      case .qq: "QQ numbers behind QQ and the like"
      case .plate: "Licence plates"
      case .passport: "Passports and travel permits behind a word for them"
      case .url: "Links"
      case .address: "Addresses with road or estate and house number"
      }
    return what + "."
  }
}
