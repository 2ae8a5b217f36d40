// The files of workbooks and CSV tables, whose faults are told as those of this module.
import Bytes
import SystemPackage

extension SheetsError {
  /// A fault of a file that holds no sheet yet.
  init(_ error: BytesError) { self.init(error.description) }
}

extension FileBytes {
  /// Opens the file of a workbook or CSV table.
  /// - Throws: ``SheetsError`` if it cannot be read or is no regular file.
  package convenience init(ofTable path: FilePath) throws(SheetsError) {
    do { try self.init(path: path) } catch { throw SheetsError(error) }
  }

  /// Fills `buffer` as ``read(at:into:)`` does.
  func bytes(
    at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SheetsError) -> Int {
    do { return try read(at: offset, into: buffer) } catch { throw SheetsError(error) }
  }

  /// - Throws: ``SheetsError`` if the file has been written to since it was opened.
  func refuseChange() throws(SheetsError) {
    do { try requireUnchanged() } catch { throw SheetsError(error) }
  }
}
