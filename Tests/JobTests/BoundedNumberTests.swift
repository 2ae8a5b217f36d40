// Numbers that others have said: files of any size and time, reports that hold anything.
import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct BoundedNumberTests {
  private let folder = TemporaryFolder()

  private static let edges = [
    Int.min, .min + 1, -1 << 32, -2, -1, 0, 1, 2, 1 << 32, .max / 2, .max - 1, .max,
  ]

  @Test func `sums and products are right, or the nearest number`() {
    var random = Seeded(13)
    let numbers = Self.edges + (0..<200).map { _ in Int.random(in: .min ... .max, using: &random) }
    let nearest = { (exact: Int128) in Int(clamping: exact) }
    for one in numbers {
      for other in numbers {
        #expect(one.adding(other) == nearest(Int128(one) + Int128(other)))
        #expect(one.multiplied(by: other) == nearest(Int128(one) * Int128(other)))
      }
    }
  }

  @Test(arguments: [
    (0.0, 0), (-0.9, 0), (2.9, 2), (-2.9, -2), (1e300, Int.max), (-1e300, .min), (.infinity, .max),
    (-.infinity, .min), (.nan, 0), (0x1p63, .max), (-0x1p63, .min), (1e-300, 0),
  ])
  func `a number is cut to a whole one`(_ number: Double, _ whole: Int) {
    #expect(Int(nearest: number) == whole)
  }

  /// Whatever a file system says of a file.
  @Test func `any status can be looked at, and other times are other numbers`() {
    var seen: Set<Int> = []
    for seconds in Self.edges {
      for nanoseconds in [0, 1, 999_999_999, Int.min, .max] {
        var status = stat()
        status.st_mtim = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        status.st_size = seconds
        let found = FileStatus(status)
        #expect(found.size == max(0, seconds))
        // Beyond, two times that are a billion years apart may be one number.
        let isTold = seconds.magnitude < 1 << 54 && 0..<1_000_000_000 ~= nanoseconds
        if isTold { #expect(seen.insert(found.modified).inserted) }
      }
    }
  }

  @Test(arguments: [
    253_402_300_800, -62_135_596_800, 9_223_372_037, -9_223_372_037, 1 << 33, 0,
  ])
  func `files of any time are inputs`(_ seconds: Int) throws {
    let path = try sparse(1).files[0].path
    defer { unlink(path.string) }
    var times = [timespec(tv_sec: seconds, tv_nsec: 5), timespec(tv_sec: seconds, tv_nsec: 5)]
    try #require(utimensat(AT_FDCWD, path.string, &times, 0) == 0)
    let first = try #require(Inputs([path]).files.first)
    times[1].tv_nsec = 6
    try #require(utimensat(AT_FDCWD, path.string, &times, 0) == 0)
    #expect(try Inputs([path]).files.first?.modified != first.modified)
  }

  @Test func `sizes that no sum can hold are added up`() throws {
    let files = (0..<3).map { number in
      Input(path: folder.at("\(number).xlsx"), identity: [], size: Int.max - number, modified: 0)
    }
    var progress = ProgressCount(files)
    var last = JobProgress()
    let inputs = try sparse(3)
    defer { for file in inputs.files { unlink(file.path.string) } }
    for file in 0..<3 { last = progress.finished(file, rows: .max, inputs) }
    #expect(last.bytes == .max && last.bytesDone > 0 && last.filesDone == 3 && last.rows == .max)
    let output = try OutputFolder(folder.at("out"))
    try Folder.make(output.state)
    let estimate = SpaceEstimate(inputs, output, .init())
    #expect(estimate.needed == .max)
    #expect(throws: JobEnd.self) { try estimate.requireRoom() }
  }

  /// Files as large as the file system of temporary files lets them be.
  private func sparse(_ count: Int) throws -> Inputs {
    let folder = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : folder.path
    let paths = try (0..<count).map { number in
      let path = FilePath("\(folder)/chatmill-\(UUID().uuidString)-\(number).xlsx")
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      _ = try file.closeAfter { ftruncate(file.rawValue, off_t.max - off_t(number) * 4096) }
      return path
    }
    return try Inputs(paths)
  }

  @Test(arguments: [1, 2, 7, Int.max / 2, Int.max - 1, Int.max])
  func `chunks of any size hold every file once`(_ size: Int) {
    let schedule = Schedule(files: 5, chunkSize: size, layout: LayoutRule(needed: []))
    #expect((0..<schedule.chunks).flatMap { Array(schedule.places($0)) } == Array(0..<5))
  }
}
