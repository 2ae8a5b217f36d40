// What a schedule answers, and what it is told of a part.

extension Schedule {
  /// What an idle worker is to do.
  enum Task: Equatable {
    case readHeader(file: Int)
    case mill(file: Int, layout: [String])
    /// Compare a slice of what the milled parts have in common.
    case compare(slice: Int)
  }

  /// What the writer is to do.
  enum WriterTask: Equatable {
    /// Append the texts of a file.
    case texts(file: Int)
    /// Forget the texts of the chunk in the making.
    case rewind
    /// Draw the workbook of a chunk, all of whose files are settled.
    case workbook(chunk: Int)
    /// The texts of the chunk in the making have all been sent.
    case endChunk(Int)
    /// Append the dialogues of a slice of the job's messages.
    case session(slice: Int)
    /// These have all been sent.
    case endSessions
  }

  /// What is known of a part.
  struct Milled: Equatable {
    var layout: [String]
    /// It leaves out rows that earlier files have.
    var hasDrops = false
    var size = PartSize()
  }
}
