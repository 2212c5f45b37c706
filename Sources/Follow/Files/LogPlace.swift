import Foundation

/// Where the log is written: always to one name, which rotation moves away, or to a new name each time.
enum LogPlace: Hashable {
    /// Rotated by renaming (`NAME.1`, `NAME-20261125`) or by copying and emptying, as logrotate does.
    case file(folder: String, name: String)
    /// Rotated by the server itself, with times in `log_filename`, or written by several servers, each to a name of its own.
    /// `except` lies in it and is no log: the state file may end in `.json` too. Nor is what ends as states do by default.
    case folder(String, suffix: String, except: String?)

    var folder: String {
        switch self {
        case .file(let folder, _), .folder(let folder, _, _): folder
        }
    }

    /// What the log is called in its folder, if it is one.
    var name: String? {
        switch self {
        case .file(_, let name): name
        case .folder: nil
        }
    }

    /// Files of the log that can be read, in no order. Compressed ones are not among them.
    func candidates() throws(FollowError) -> [FileSnapshot] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let code = access(folder, R_OK | X_OK) == 0 ? EIO : errno
            // A file may be readable in a folder that is not: then only its rotation to other names cannot be followed to the end.
            if case .file(_, let name) = self, let file = FileSnapshot.of(folder: folder, name: name) { return [file] }
            throw .reading(folder, code)
        }
        return withoutRotated(names.filter(isPart)).prefix(LogPlace.candidateLimit).compactMap {
            FileSnapshot.of(folder: folder, name: $0)
        }
    }

    /// Of a folder the names that are not what rotation made of another one; that belongs to the other one's own `.file`.
    private func withoutRotated(_ names: [String]) -> [String] {
        // A suffix leaves none of them.
        guard case .folder(_, "", _) = self else { return names }
        let all = Set(names)
        return names.filter { name in
            !name.indices.contains { index in
                ".-_".contains(name[index]) && all.contains(String(name[..<index]))
                    && LogPlace.isRotated(name, of: String(name[..<index]))
            }
        }
    }

    private func isPart(_ name: String) -> Bool {
        guard !name.hasSuffix(FollowState.suffix) else { return false }
        switch self {
        case .file(_, let own): return name == own || LogPlace.isRotated(name, of: own)
        case .folder(_, "", let except):
            return name != except && !name.hasPrefix(".") && !name.hasSuffix(".csv") && !name.hasSuffix(".json")
        case .folder(_, let suffix, let except): return name != except && name.hasSuffix(suffix)
        }
    }

    /// `NAME.1`, `NAME-20261125`, `NAME.2026-11-25`, `NAME.old`; never `NAME.1.gz`, nor a state file that lies beside it.
    private static func isRotated(_ name: String, of own: String) -> Bool {
        guard name.hasPrefix(own) else { return false }
        let rest = name.dropFirst(own.count)
        guard let separator = rest.first, ".-_".contains(separator) else { return false }
        let tail = rest.dropFirst()
        return tail == "old" || (!tail.isEmpty && tail.allSatisfy { $0.isNumber || "-_:.T".contains($0) })
    }

    /// Far more than a folder of logs has; stands against a folder that is none.
    private static let candidateLimit = 10_000
}
