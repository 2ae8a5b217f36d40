// What a recipe does with personal data in messages.

/// What becomes of one kind of personal data.
package enum PersonalAction: String, Sendable, Codable, CaseIterable {
  case off
  /// It stays as it is, and is counted.
  case report
  /// It is counted, and a word such as `<PHONE>` stands in its place.
  case mask
  /// It is counted, and its row is dropped.
  case drop
}

/// What becomes of each kind. The lists are in the order of the kinds.
package struct PersonalRule: Sendable, Codable, Equatable {
  private var reported: [PersonalKind] = []
  private var masked: [PersonalKind] = []
  private var dropped: [PersonalKind] = []
  /// Words have numbers, `<PHONE1>`: one for each value inside a dialogue.
  package var isNumbered = false
  /// Clean workbooks and rejects are masked, too.
  package var isClean = false

  package init() {}

  /// What is looked for.
  package var kinds: Set<PersonalKind> { Set(reported + masked + dropped) }
  package var masks: Bool { !masked.isEmpty }
  /// Whether anything is not to be read where it is told of rows.
  package var hides: Bool { !masked.isEmpty || !dropped.isEmpty }

  /// Whether a kind is masked, or drops its row.
  package func hides(_ kind: PersonalKind) -> Bool {
    masked.contains(kind) || dropped.contains(kind)
  }

  package subscript(kind: PersonalKind) -> PersonalAction {
    get {
      if masked.contains(kind) { return .mask }
      if dropped.contains(kind) { return .drop }
      return reported.contains(kind) ? .report : .off
    }
    set {
      reported = PersonalRule.list(reported, kind, newValue == .report)
      masked = PersonalRule.list(masked, kind, newValue == .mask)
      dropped = PersonalRule.list(dropped, kind, newValue == .drop)
    }
  }

  private static func list(
    _ kinds: [PersonalKind], _ kind: PersonalKind, _ isIn: Bool
  ) -> [PersonalKind] {
    PersonalKind.allCases.filter { $0 == kind ? isIn : kinds.contains($0) }
  }
}
