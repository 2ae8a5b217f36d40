// The sections of a part, as a message names the one that is damaged.

/// What a part is made of; see ARCHITECTURE.md, "The part file".
enum PartSection: String {
  case texts, prints, names, record, trailer
  case messageIndex = "message index"
  case dialogueIndex = "dialogue index"
  case fragmentIndex = "fragment index"
}

extension JobError {
  /// `damaged part (dialogue index)`
  static func damaged(_ section: PartSection) -> JobError {
    JobError("damaged part (\(section.rawValue))")
  }
}
