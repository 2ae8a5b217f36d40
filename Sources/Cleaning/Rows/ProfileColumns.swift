// Which profile fits a header, and where its columns stand.
import Recipe

/// The columns that a recipe means in one header; -1 for those that are not there and need not be.
struct ProfileColumns {
  private(set) var agent = -1
  private(set) var customer = -1
  private(set) var role = -1
  private(set) var message = -1
  private(set) var time = -1
  private(set) var type = -1
  private(set) var profile: Profile?

  /// - Parameter found: the header's trimmed texts.
  /// - Throws: ``CleaningError`` if no profile fits.
  init(_ recipe: Recipe, _ found: [String]) throws {
    var clash: String?
    for profile in recipe.possibleProfiles where take(profile, found) {
      guard let two = self.clash else { return }
      clash = clash ?? "\(profile.name) takes column \(found[role]) for both \(two)"
    }
    if let clash {
      throw CleaningError("\(clash); found: \(Header.listed(found, recipe))", found: .max)
    }
    throw try ProfileColumns.nothingFits(recipe, found)
  }

  /// The two jobs that one column cannot have: whose the talk is must be the same for both who
  /// speak.
  private var clash: String? {
    switch role {
    case message: "role and message"
    case customer: "role and customer; leave customer out where a file is one customer's"
    case agent: "role and agent; leave agent out where one agent speaks"
    default: nil
    }
  }

  /// False if a needed column is missing or stands twice.
  private mutating func take(_ profile: Profile, _ found: [String]) -> Bool {
    let place = { (names: [String]) -> Int? in
      names.isEmpty ? -1 : names.lazy.compactMap { Header.onlyPlace(of: $0, in: found) }.first
    }
    guard let agent = place(profile.agent), let customer = place(profile.customer),
      let role = place(profile.role), let message = place(profile.message)
    else { return false }
    (self.agent, self.customer, self.role, self.message) = (agent, customer, role, message)
    (time, type) = (place(profile.time) ?? -1, place(profile.type) ?? -1)
    self.profile = profile.name.isEmpty ? nil : profile
    return true
  }

  /// What the profile that comes closest lacks, and what was found.
  /// - Throws: ``CleaningError`` about the first column that is missing or stands twice, if the
  ///   recipe names its columns without a profile.
  private static func nothingFits(_ recipe: Recipe, _ found: [String]) throws -> CleaningError {
    if recipe.profiles.isEmpty {
      let names = recipe.possibleProfiles[0].needed.flatMap(\.names)
      for name in names { _ = try Header.place(of: name, in: found, recipe) }
    }
    let missing = recipe.profiles.map { profile in
      (profile.name, profile.needed.filter { Set($0.names).isDisjoint(with: found) })
    }
    let closest = missing.min { $0.1.count < $1.1.count }!
    let lack = closest.1.map { $0.names.joined(separator: " or ") }.joined(separator: ", ")
    let what = lack.isEmpty ? "a needed column twice" : "no column \(lack)"
    let most = recipe.profiles.map { profile in
      profile.needed.count { !Set($0.names).isDisjoint(with: found) }
    }.max()!
    return CleaningError(
      "no profile fits; \(closest.0) has \(what); found: \(Header.listed(found, recipe))",
      found: most)
  }
}
