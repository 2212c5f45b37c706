import GRDB

/// Why storage could not do what was asked. Messages name files by their role, so that a log line holds no path of a machine.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process serves this folder.
    case folderInUse
    /// The file was written by a newer version.
    case newerSchema(file: String)
    /// A pragma the promises rest on did not take.
    case pragma(name: String, got: String)
    /// SQLite's own words.
    case sqlite(file: String, code: Int32, message: String)
    /// A stored record cannot be read.
    case damaged(file: String, detail: String)
    case folder(String)
    /// What was asked for needs finer cells than are kept there, or is too much.
    case unanswerable(String)
    /// No dimension set keeps what was asked for.
    case notKept(String)
    case backup(String)
    /// A session or the record of who did what.
    case access(String)

    package var description: String {
        switch self {
        case .folderInUse: "the data folder is in use by another vitalsd; stop it or choose another --data"
        case .newerSchema(let file): "\(file) was written by a newer vitalsd; use that version or restore a backup"
        case .pragma(let name, let got):
            "SQLite did not accept \(name) (it says \(got)); the file system may not support it"
        case .sqlite(let file, let code, let message): "\(file): \(message) (SQLite \(code))"
        case .damaged(let file, let detail): "\(file) holds a damaged record: \(detail)"
        case .folder(let detail): "the data folder cannot be used: \(detail)"
        case .unanswerable(let detail), .notKept(let detail), .access(let detail): detail
        case .backup(let detail): "backup: \(detail)"
        }
    }

    /// What whoever is on call should do; nil where the description says it.
    package var nextStep: String? {
        switch kind {
        case .full: "free space on the disk of the data folder; it goes on by itself"
        case .readOnly:
            "the files or their file system cannot be written; make them writable for this user, then restart vitalsd"
        case .damaged:
            "stop vitalsd and run `vitalsd restore BACKUP --replace`: a journal that continues the backup is kept and replayed"
        case .failing: "check the disk, then restart vitalsd: it replays what the journal holds"
        case .other: nil
        }
    }

    /// Whether writing may work again by itself: a full disk can be freed, a failed write or fsync can not be trusted again.
    package var isTransient: Bool {
        guard case .sqlite(_, let code, _) = self else { return false }
        return code & 0xFF == 13 /* SQLITE_FULL */ || code & 0xFF == 5 /* SQLITE_BUSY */
    }

    /// Whether the file itself is broken: SQLITE_CORRUPT or SQLITE_NOTADB.
    package var isDamage: Bool { kind == .damaged }

    /// Whether the disk, or the file's own ceiling, is full.
    package var isFull: Bool { kind == .full }

    private enum Kind {
        case full, readOnly, damaged, failing, other
    }

    private var kind: Kind {
        switch self {
        case .damaged: return .damaged
        case .sqlite(_, let code, _): return StoreError.kind(of: code)
        case .folderInUse, .newerSchema, .pragma, .folder, .unanswerable, .notKept, .backup, .access: return .other
        }
    }

    private static func kind(of code: Int32) -> Kind {
        switch code & 0xFF {
        case 13: return .full
        case 8, 14: return .readOnly
        case 11, 26: return .damaged
        case 10: return .failing
        default: return .other
        }
    }

    /// Turns what GRDB throws into the stage's error.
    static func wrap(_ error: any Error, file: String) -> StoreError {
        switch error {
        case let error as StoreError: error
        case let error as DatabaseError:
            .sqlite(file: file, code: error.extendedResultCode.rawValue, message: error.message ?? "unknown error")
        default: .sqlite(file: file, code: -1, message: "\(error)")
        }
    }
}
