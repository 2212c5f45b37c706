/// How far the files of a folder were written when the log had moved on from them.
///
/// With `log_filename = 'postgresql-%a.log'` Monday's file is written again a week later: emptied first with `log_truncate_on_rotation`,
/// else behind what it holds, which must not be read twice.
struct FinishedFiles {
    private struct Extent {
        var size: Int64
        var fingerprint: Fingerprint
    }

    private var extents: [FileIdentity: Extent] = [:]

    /// Opens only what has changed since the last time.
    mutating func remember(_ files: [FileSnapshot], except current: FileIdentity, in place: LogPlace) {
        guard case .folder(let folder, _, _) = place else { return }
        var kept: [FileIdentity: Extent] = [:]
        for file in files where file.identity != current {
            if let known = extents[file.identity], known.size == file.size {
                kept[file.identity] = known
            } else if let log = try? OpenLog.open("\(folder)/\(file.name)"), let head = try? log.head() {
                kept[file.identity] = Extent(size: file.size, fingerprint: Fingerprint(head))
            }
        }
        extents = kept
    }

    /// Where a file that the log has come to goes on.
    func position(_ file: FileIdentity, _ log: OpenLog) -> Int64 {
        guard let extent = extents[file], let head = try? log.head(), extent.fingerprint.holds(for: head),
            let now = try? log.snapshot(), now.size >= extent.size
        else { return 0 }
        return extent.size
    }
}
