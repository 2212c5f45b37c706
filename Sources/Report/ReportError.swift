/// Why a report could not be written.
package enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    case unsafePath(String)
    case notWritten(path: String, reason: String)

    package var description: String {
        switch self {
        case .unsafePath(let path): "the report file \"\(path)\" would lie outside its folder; nothing was written"
        case .notWritten(let path, let reason):
            "the report file \(path) could not be written: \(reason); check the folder's rights and free space"
        }
    }
}
