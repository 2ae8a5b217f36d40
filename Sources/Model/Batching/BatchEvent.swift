// What happens to a batcher, and what it asks for: the words between it and its shell.

/// What has happened. An item is named by its place in the order of arrival, from 0.
package enum BatchEvent: Sendable, Equatable {
  /// The next item has come.
  /// - deadline: the time from which it need not be sent any more.
  case arrived(bytes: Int, deadline: Double? = nil)
  /// No further item will come.
  case inputEnded
  /// The worker has said hello.
  case ready(worker: Int, WorkerBounds)
  /// The worker is at work, and says so.
  case busy(worker: Int)
  /// The worker has answered every item of a batch; `errors` says which of them with an error.
  case answered(worker: Int, batch: Int, errors: [ItemError])
  /// The worker could not do a batch, and lives.
  /// - isPassing: it was tried more than once already, and may succeed another day.
  case failed(worker: Int, batch: Int, message: String, isPassing: Bool = false)
  /// A batch was too large for the worker's memory, which is no item's fault.
  case tooBig(worker: Int, batch: Int)
  /// The worker says that its model cannot be used, which is no item's fault.
  case unusable(worker: Int, reason: String)
  /// The worker is gone, or never came.
  case died(worker: Int, how: String)
  /// Nobody waits for the item any more.
  case cancelled(item: Int)
  /// The time that was asked for with ``BatchAction/wake(at:)`` has come.
  case time
  /// Nothing new is accepted.
  /// - finishesQueue: whether what waits is still sent. Else it is finished as
  ///   ``ItemOutcome/cancelled``.
  case stop(finishesQueue: Bool)
}

/// What a worker said of one item of a batch in place of a result.
package struct ItemError: Sendable, Equatable {
  /// Place in the batch, from 0.
  package var place: Int
  package var message: String
  /// Another attempt may help.
  package var mayRetry: Bool
  /// It may succeed another day, but not now.
  package var isPassing: Bool

  package init(place: Int, message: String, mayRetry: Bool, isPassing: Bool = false) {
    (self.place, self.message) = (place, message)
    (self.mayRetry, self.isPassing) = (mayRetry, isPassing)
  }
}

/// What the shell is to do.
package enum BatchAction: Sendable, Equatable {
  case start(worker: Int)
  case kill(worker: Int)
  /// Close the input of a worker that is needed no more.
  case dismiss(worker: Int)
  case send(worker: Int, batch: Int, items: [Int])
  /// Send the item that was to be kept, once more and alone; only whether it is answered counts.
  case probe(worker: Int, batch: Int)
  /// Keep this item's payload: the model has answered it, so it can tell whether the model still
  /// does.
  case keep(item: Int)
  case finish(item: Int, ItemOutcome)
  /// Call with ``BatchEvent/time`` at this time, and no longer at an earlier one; nil for never.
  case wake(at: Double?)
  /// Whether more items may come.
  case accept(Bool)
  /// The model cannot be used; all that was open has been finished.
  case giveUp(reason: String)
  /// Input has ended and every item is finished.
  case ended
}

/// What became of an item.
package enum ItemOutcome: Sendable, Equatable {
  case answered
  case failed(ItemFailure)
  /// Its deadline passed before it was sent.
  case late
  case cancelled
}

/// Why an item has no result.
package struct ItemFailure: Sendable, Equatable {
  package enum Kind: String, Sendable, Codable {
    /// The item itself cannot be sent.
    case input
    /// The model said that it cannot do the item.
    case item
    /// The model could not do the item this time, however often it was tried.
    case later
    /// The model fails whenever it is given the item.
    case batch
    /// The worker dies of the item.
    case died
    /// The worker falls silent over the item.
    case timeout
    /// The item is too large for the model's memory, even alone.
    case tooBig
    /// The model cannot be used at all.
    case model
  }

  package var kind: Kind
  package var message: String
  /// How often it was sent alone, or answered with an error.
  package var attempts: Int

  package init(_ kind: Kind, _ message: String, attempts: Int) {
    (self.kind, self.message, self.attempts) = (kind, message, attempts)
  }

  static let givenUp = ItemFailure(.model, "the model was given up", attempts: 0)

  static func tooLong(_ most: Int) -> ItemFailure {
    ItemFailure(.input, "longer than the \(most) bytes that a batch may have", attempts: 0)
  }

  /// Whether the next time would end the same: a fault of the item and of nothing else.
  package var isItemsOwn: Bool {
    switch kind {
    case .item, .batch, .died: true
    case .input, .later, .timeout, .tooBig, .model: false
    }
  }
}
