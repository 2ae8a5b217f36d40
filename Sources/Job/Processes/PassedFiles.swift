// Open files that go with a line from one process to another.
import SystemPackage

/// Open files, closed with this unless they are taken.
final class PassedFiles {
  private(set) var files: [FileDescriptor]

  init(_ files: [FileDescriptor] = []) { self.files = files }

  deinit { for file in files { try? file.close() } }

  func append(_ file: FileDescriptor) { files.append(file) }

  /// Hands out the first one.
  func take() -> FileDescriptor? { files.isEmpty ? nil : files.removeFirst() }
}
