// The parts of a recipe that are more than one value.

/// What becomes of rows by their message type, compared trimmed.
package struct TypeLists: Sendable, Codable, Equatable {
  /// Only these are kept; none: all.
  package var keep: [String] = []
  /// Rows of these types vanish.
  package var skip: [String] = []
  /// Rows of these types vanish, and the dialogue ends at their place.
  package var cut: [String] = []

  package init() {}

  package var isEmpty: Bool { keep.isEmpty && skip.isEmpty && cut.isEmpty }
}

/// Which rows repeat an earlier one.
package struct DuplicateRule: Sendable, Codable, Equatable {
  /// Rows are told apart by these columns; empty: by all cells.
  package var columns: [String] = []
  package var isOff = false
  /// A speaker who says the same again within so many seconds repeats; nil: never.
  package var consecutiveSeconds: Int?
  /// Rows are held against those of all files before theirs in the plan, too, cells by the names of
  /// their columns.
  package var isJobWide = false
  package var dialogues = DialogueDuplicates.off
  /// Near dialogues are all kept, but go to one set.
  package var keepsNear = false

  package init() {}

  /// Whether rows are compared with those of other files.
  package var comparesRows: Bool { isJobWide && !isOff }

  /// Whether dialogues that are near go to one set.
  package var joinsNear: Bool { if case .near = dialogues { keepsNear } else { false } }
}

/// Which dialogues repeat an earlier one of the job.
package enum DialogueDuplicates: Sendable, Codable, Equatable {
  case off
  /// Those with the same turns.
  case exact
  /// Those whose turns share so many of their character 5-grams: intersection by union, above 0 and
  /// at most 1.
  case near(similarity: Double)
}

/// Which dialogues are written, and in which pieces. 0 is no bound.
package struct LengthRule: Sendable, Codable, Equatable {
  package var minTurns = 0
  /// Unicode scalars of the turns' texts without their labels.
  package var minCharacters = 0
  /// A longer dialogue is split between turns.
  package var maxTurns = 0
  package var maxCharacters = 0
  /// A dialogue in which only one side speaks is dropped.
  package var needsBothSides = false
  /// Turns before the customer's first are dropped.
  package var startsWithCustomer = false
  /// Turns behind the agent's last are dropped.
  package var endsWithAgent = false

  package init() {}

  /// Whether every dialogue is written as it was built.
  package var isOff: Bool { self == LengthRule() }

  var fault: RecipeFault? {
    if maxTurns > 0, maxTurns < minTurns {
      return RecipeFault("maxTurns must not be below minTurns", at: ["dialogues", "maxTurns"])
    }
    if maxCharacters > 0, maxCharacters < minCharacters {
      return RecipeFault(
        "maxCharacters must not be below minCharacters", at: ["dialogues", "maxCharacters"])
    }
    return nil
  }
}

/// A file with a key.
package struct KeyFile: Sendable, Codable, Equatable {
  package var file: String
  /// Differs if the key does; empty before it has been read.
  package var check = ""

  package init(_ file: String) { self.file = file }
}

/// What stands in clean workbooks.
package struct CleanColumns: Sendable, Codable, Equatable {
  /// Only these columns, by the names in the inputs; none: all.
  package var keep: [String] = []
  /// New names by old ones.
  package var names: [String: String] = [:]
  /// A last column `file` holds the path of the input that a row came from.
  package var hasFile = false
  /// A column that has two new names.
  private var doubled: String?

  package init() {}

  /// Of two names that are one when trimmed both stay, so that ``fault`` finds them.
  mutating func trim() {
    keep = keep.map(HeaderText.trimmed)
    let trimmed = names.map { (HeaderText.trimmed($0.key), HeaderText.trimmed($0.value)) }
    doubled = Dictionary(grouping: trimmed) { $0.0 }.first { $0.value.count > 1 }?.key
    names = Dictionary(trimmed) { first, _ in first }
  }

  var fault: RecipeFault? {
    if let doubled {
      return RecipeFault(
        "clean.names has two names for the column '\(doubled)'", at: ["clean", "names"])
    }
    var taken: Set<String> = []
    for (old, new) in names.sorted(by: { $0.key < $1.key }) {
      let place = ["clean", "names", old]
      if new.isEmpty { return RecipeFault("a column's new name must not be blank", at: place) }
      if !taken.insert(new).inserted {
        return RecipeFault("two columns cannot both be named '\(new)'", at: place)
      }
    }
    return keptFault(&taken)
  }

  /// - Parameter taken: the new names.
  private func keptFault(_ taken: inout Set<String>) -> RecipeFault? {
    for (place, column) in keep.enumerated() {
      let place = ["clean", "columns", "\(place)"]
      if column.isEmpty {
        return RecipeFault("a column of clean.columns must not be blank", at: place)
      }
      if names[column] == nil, !taken.insert(column).inserted {
        return RecipeFault("two columns cannot both be named '\(column)'", at: place)
      }
    }
    return nil
  }
}
