/// Why a log cannot be followed. Every message says what to do; none holds a word of the log.
package enum FollowError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(String)
    case permissionDenied(String)
    /// Neither a file nor a folder.
    case notRegular(String)
    case compressed(String)
    /// A folder in which no log lies.
    case noLog(folder: String)
    /// `reason` is the system's.
    case unreadable(String, reason: String)
    /// `problem` begins with a verb.
    case prefix(String)
    /// What was given as a log is where a follower notes how far it is.
    case stateAsLog(String)
    /// The state file; `problem` begins with a verb.
    case state(String, problem: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) does not exist; `SHOW log_directory` and `SHOW log_filename` in psql tell where the server writes, "
                + "and logging_collector must be on unless something else collects its standard error"
        case .permissionDenied(let path):
            "\(path) may not be read by this user; PostgreSQL keeps its logs to itself (log_file_mode = 0600): run as postgres, "
                + "or add this user to the group adm (Debian) or postgres and set log_file_mode = 0640"
        case .notRegular(let path): "\(path) is neither a file nor a folder; to read a pipe, give - and redirect it"
        case .compressed(let path):
            "\(path) is compressed; unpack it and give it as -: zcat \(path) | vitalsd postgres-log -"
        case .noLog(let folder):
            "\(folder) holds no file that ends in .log, .csv or .json; give the folder of `SHOW log_directory`, or the file itself"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .prefix(let problem): "the prefix \(problem); give log_line_prefix as it stands in postgresql.conf"
        case .stateAsLog(let path):
            "\(path) is a state file of vitalsd and no log; give the log, and --state for where to note how far it is"
        case .state(let path, let problem): "the state file \(path) \(problem)"
        }
    }
}
