import CollectorTesting
import Follow
import Foundation
import Telemetry

/// A log on disk that a test writes and rotates.
final class FollowedLog {
    let folder: TemporaryFolder
    private(set) var name: String
    private weak var last: LogFollower?
    private var count = 0
    /// Seconds since 1970 of the next write: the clock of a file system counts in steps a test is faster than.
    private var clock = 1_795_600_000

    var path: String { folder.file(name).path }
    var state: String { folder.file("state.json").path }

    init(_ name: String = "postgresql.log") throws {
        folder = try TemporaryFolder()
        self.name = name
    }

    /// Appends records and returns their statements.
    @discardableResult
    func write(_ number: Int = 1, to other: String? = nil) throws -> [String] {
        let statements = (0..<number).map { "SELECT \(count + $0 + 1)" }
        count += number
        try append(LogText.stderr(statements.map { "duration: 1.0 ms  statement: \($0)" }), to: other)
        return statements
    }

    func append(_ text: String, to other: String? = nil) throws {
        let target = other ?? name
        if !FileManager.default.fileExists(atPath: folder.file(target).path) {
            try Data().write(to: folder.file(target))
        }
        let handle = try FileHandle(forWritingTo: folder.file(target))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
        try touch(target)
    }

    /// The file is known by another name, and a new one of its name is there.
    func rename(to other: String, creates: Bool = true) throws {
        try FileManager.default.moveItem(atPath: path, toPath: folder.file(other).path)
        if creates { try append("") }
    }

    /// A copy is made, and the file emptied.
    func copyTruncate(to other: String) throws {
        try FileManager.default.copyItem(atPath: path, toPath: folder.file(other).path)
        try touch(other)
        try truncate()
    }

    func truncate() throws {
        let handle = try FileHandle(forWritingTo: folder.file(name))
        try handle.truncate(atOffset: 0)
        try handle.close()
        try touch(name)
    }

    /// The server turns to a file of another name.
    func turn(to other: String) { name = other }

    func remove(_ other: String) throws { try FileManager.default.removeItem(at: folder.file(other)) }

    private func touch(_ name: String) throws {
        clock += 1
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(clock))], ofItemAtPath: folder.file(name).path)
    }

    /// A follower; the one before has ended.
    func follow(
        _ path: String? = nil, fromStart: Bool = true, remembers: Bool = true, format: LogFormat? = nil
    ) throws(FollowError) -> LogFollower {
        last?.close()
        let follower = try LogFollower(
            following: path ?? self.path,
            FollowSettings(
                format: format, prefix: LogText.prefix(), state: remembers ? state : nil, fromStart: fromStart))
        last = follower
        return follower
    }
}
