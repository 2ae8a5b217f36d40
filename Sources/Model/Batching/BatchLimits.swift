// What bounds a batcher: how large a batch is, how long it waits, how much may be open at once.

/// The bounds of a ``Batcher``. Times are in seconds, sizes in bytes of JSON.
package struct BatchLimits: Sendable, Equatable {
  /// Items of a batch, at least 1.
  package var size = 128
  /// Bytes of a batch: its items and the commas between them. A larger item is refused on arrival.
  package var bytes = 1 << 20
  /// How long the first queued item waits, while a worker is free, for others to fill its batch.
  package var wait = 1.0
  /// Items that are open at once: accepted and not finished.
  package var queue = 512
  /// Bytes of the open items. One item more than that is taken.
  package var queueBytes = 64 << 20
  /// Batches that a worker may have at once.
  package var ahead = 2
  /// How often an item that stands alone is sent before it has failed.
  package var attempts = 2
  /// How many model processes there are.
  package var workers = 1
  /// How long a worker that has a batch may be silent.
  package var timeout = 60.0
  /// How long a worker may take from its start to its hello.
  package var start = 300.0
  /// How long after ``BatchAction/giveUp(reason:)`` a worker is started once more; nil for never.
  package var retry: Double?

  package init() {}
}

/// What a worker says in its hello of how much it takes at once.
package struct WorkerBounds: Sendable, Equatable {
  package var items: Int
  package var bytes: Int

  package init(items: Int = .max, bytes: Int = .max) {
    (self.items, self.bytes) = (max(1, items), max(1, bytes))
  }
}
