// Has a growing file reach the disk while it grows, and leave the memory again.
import CLinux
import SystemPackage

/// What of a file that grows was handed to the disk.
///
/// A window that is full begins to be written; when the next one is full too, its pages are given
/// back once they are on the disk. So the dirty pages of a file are bounded, the end of a run has
/// little to wait for, and outputs larger than the memory push out nobody's files. Pages used again
/// are also cheaper than fresh ones, which the kernel, or the host of a virtual machine, must clear
/// first.
struct Writeback {
  /// Bytes of a window.
  static let window = 2 << 20

  /// Up to where pages were given back, and up to where writing began.
  private var forgotten = 0
  private var begun = 0

  /// The file has grown to `size`.
  mutating func follow(_ file: FileDescriptor, to size: Int) {
    while size - begun >= Writeback.window {
      clinux_start_writeback(file.rawValue, off_t(begun), off_t(Writeback.window))
      if begun > forgotten {
        clinux_write_and_forget(file.rawValue, off_t(forgotten), off_t(begun - forgotten))
        forgotten = begun
      }
      begun += Writeback.window
    }
  }

  /// Has the disk begin with what is left.
  func begin(_ file: FileDescriptor) { clinux_start_writeback(file.rawValue, off_t(begun), 0) }

  /// The file was cut back to `size`.
  mutating func goBack(to size: Int) {
    forgotten = min(forgotten, size)
    begun = min(begun, size)
  }
}
