import Foundation

extension LogPlace {
    /// What a path given by the operator means: a file, a folder of logs, or a data directory. With the format where the place tells it.
    static func find(
        _ path: String, format: LogFormat?, state: String?
    ) throws(FollowError) -> (place: LogPlace, format: LogFormat?) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .reading(path, errno) }
        let url = URL(fileURLWithPath: path).standardizedFileURL
        guard !path.hasSuffix(FollowState.suffix), state.map({ isSame($0, status) }) != true else {
            throw .stateAsLog(path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            return (
                .file(folder: url.deletingLastPathComponent().path, name: url.lastPathComponent),
                format ?? LogFormat(fileName: url.lastPathComponent)
            )
        case S_IFDIR:
            return try findFolder(url, given: path, format: format, state: state)
        default: throw .notRegular(path)
        }
    }

    /// Whether `path` leads to the file, under whatever name.
    private static func isSame(_ path: String, _ file: stat) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_dev == file.st_dev && status.st_ino == file.st_ino
    }

    private static func findFolder(
        _ url: URL, given path: String, format: LogFormat?, state: String?
    ) throws(FollowError) -> (place: LogPlace, format: LogFormat?) {
        if let found = currentLog(in: url, format) {
            let suffix = found.file.pathExtension.isEmpty ? "" : ".\(found.file.pathExtension)"
            let folder = found.file.deletingLastPathComponent()
            return (.folder(folder.path, suffix: suffix, except: name(of: state, in: folder)), found.format)
        }
        var folder = url
        // A data directory whose server is stopped: it removes the file that names the logs.
        if FileManager.default.fileExists(atPath: url.appending(path: "PG_VERSION").path) {
            folder = url.appending(path: "log")
        }
        let except = name(of: state, in: folder)
        let suffix = try suffix(in: folder.path, given: path, format, except: except)
        return (.folder(folder.path, suffix: suffix, except: except), format ?? LogFormat(fileName: suffix))
    }

    /// Nil where the state file lies elsewhere; a log may have its name.
    private static func name(of state: String?, in folder: URL) -> String? {
        guard let url = state.map(URL.init(fileURLWithPath:)) else { return nil }
        let own = url.deletingLastPathComponent().resolvingSymlinksInPath().path
        return own == folder.resolvingSymlinksInPath().path ? url.lastPathComponent : nil
    }

    /// `current_logfiles` in the data directory: a destination and a path a line.
    private static func currentLog(in folder: URL, _ wanted: LogFormat?) -> (file: URL, format: LogFormat)? {
        guard let text = try? String(contentsOf: folder.appending(path: "current_logfiles"), encoding: .utf8) else {
            return nil
        }
        var files: [LogFormat: URL] = [:]
        for line in text.prefix(8192).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let format = LogFormat(destination: parts[0]) else { continue }
            files[format] = URL(fileURLWithPath: String(parts[1]), relativeTo: folder).standardizedFileURL
        }
        // The one that tells most, where the server writes several.
        let order = wanted.map { [$0] } ?? [.json, .csv, .stderr]
        return order.lazy.compactMap { format in files[format].map { ($0, format) } }.first
    }

    /// Of a folder with logs of several formats: the one that is written, and of those that are the one that tells most.
    private static func suffix(
        in folder: String, given path: String, _ format: LogFormat?, except: String?
    ) throws(FollowError) -> String {
        if let format { return format == .stderr ? ".log" : ".\(format.rawValue)" }
        var newest: [String: Int64] = [:]
        for suffix in [".json", ".csv", ".log"] {
            newest[suffix] = try LogPlace.folder(folder, suffix: suffix, except: except).candidates().map(\.modified)
                .max()
        }
        guard let last = newest.values.max() else { throw .noLog(folder: path) }
        // Within a day: a server that writes csvlog puts little into its stderr log, and that may come later.
        let alive = newest.filter { last - $0.value < 86_400_000_000_000 }
        return [".json", ".csv", ".log"].first { alive[$0] != nil } ?? ".log"
    }
}

extension LogFormat {
    /// As `log_destination` and `current_logfiles` spell it.
    fileprivate init?(destination: Substring) {
        switch destination {
        case "stderr": self = .stderr
        case "csvlog": self = .csv
        case "jsonlog": self = .json
        default: return nil
        }
    }
}
