// What makes a recipe unusable, and which of its keys say so.

/// Why a recipe cannot be meant.
package struct RecipeFault: Error, Equatable {
  /// One line for the user, without a place.
  package let reason: String
  /// The keys at fault, the likeliest first, each as the way to it: `["roles", "customer", "1"]` is
  /// the second item of `roles.customer`. None if only flags can be at fault.
  package let keys: [[String]]

  package init(_ reason: String, at keys: [String]...) {
    (self.reason, self.keys) = (reason, keys)
  }
}
