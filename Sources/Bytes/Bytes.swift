// What bytes are called that nobody owns.

/// UTF-8 bytes that belong to somebody else and are valid for one call.
@usableFromInline package typealias Bytes = UnsafeBufferPointer<UInt8>
