import Foundation

/// What is remembered on disk between two runs.
///
/// Written whole: under a temporary name in the same folder, synced, renamed. A crash leaves the old one or the new one.
struct FollowState: Hashable, Codable {
    var version = 1
    /// The path as it was given, so that one state is not used for two logs.
    var log: String
    /// Of the file that was written last.
    var place: FollowPlace
    /// Of the other files of a folder; nil for a single log, and in states of versions that followed one file of a folder.
    var others: [FollowPlace]?

    /// Nil without a place. The first is that of the file that was written last.
    init?(log: String, places: [FollowPlace]) {
        guard let first = places.first else { return nil }
        self.log = log
        place = first
        others = places.count > 1 ? Array(places.dropFirst()) : nil
    }

    var places: [FollowPlace] { [place] + (others ?? []) }

    /// Nil without a file. A damaged one is no reason to begin anew: that would lose what was written since, or repeat all of it.
    static func load(_ path: String, log: String) throws(FollowError) -> FollowState? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw .state(path, problem: "cannot be read; make it readable for this user")
        }
        guard let state = try? JSONDecoder().decode(FollowState.self, from: data), state.version == 1,
            state.places.allSatisfy({ $0.position >= 0 })
        else { throw .state(path, problem: "is damaged; remove it to start at the end of the log") }
        guard state.log == log else {
            throw .state(path, problem: "belongs to another log; give each log a state file of its own")
        }
        return state
    }

    func save(_ path: String) throws(FollowError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let target = URL(fileURLWithPath: path)
            let temporary = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).partial")
            let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FollowState.failure(path, errno) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: try encoder.encode(self) + Data("\n".utf8))
            try handle.synchronize()
            try handle.close()
            guard rename(temporary.path, path) == 0 else { throw FollowState.failure(path, errno) }
        } catch let error as FollowError {
            throw error
        } catch {
            throw .state(path, problem: "cannot be written: \(error.localizedDescription)")
        }
    }

    static func failure(_ path: String, _ code: CInt) -> FollowError {
        .state(
            path,
            problem: "cannot be written: \(String(cString: strerror(code))); its folder must be writable for this user")
    }

    /// Of the names that are the default; nothing that ends so is a log.
    static let suffix = ".vitalsd.json"
}
