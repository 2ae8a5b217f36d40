// Who may do what with a new file.
import SystemPackage

extension FilePermissions {
  /// Of every file that a run makes: what the umask leaves. Who may come to it at all is said by
  /// its directory.
  package static let leftByUmask: FilePermissions = [
    .ownerReadWrite, .groupReadWrite, .otherReadWrite,
  ]
}
