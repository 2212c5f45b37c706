import Foundation

/// Reads a log on disk through its rotations.
struct FileTail {
    private(set) var place: LogPlace
    private var log: OpenLog
    private var file: FileSnapshot
    private var fingerprint: Fingerprint
    /// Bytes of the file that have been pulled.
    private(set) var position: Int64
    /// Bytes of the file when it was last looked at.
    private var seen: Int64 = 0

    init(place: LogPlace, log: OpenLog, position: Int64) throws(FollowError) {
        self.place = place
        self.log = log
        self.position = position
        file = try log.snapshot()
        fingerprint = Fingerprint(try log.head())
    }

    func place(at position: Int64) -> FollowPlace {
        FollowPlace(
            file: file.identity, position: position, fingerprint: fingerprint, modified: file.modified, name: place.name
        )
    }

    /// What is read is the same, the name it has in its folder is another.
    mutating func rename(to name: String) { place = .file(folder: place.folder, name: name) }

    mutating func pull(count: Int) throws(FollowError) -> LogPull {
        let decision = try decide()
        switch decision {
        case .read:
            let bytes = try log.read(at: position, count: count)
            position += Int64(bytes.count)
            return bytes.isEmpty ? .nothing : .bytes(bytes)
        case .startOver: return try startOver()
        case .advance(let next): return try advance(to: next)
        case .wait: return .nothing
        }
    }

    private mutating func decide() throws(FollowError) -> FollowDecision {
        file = try log.snapshot()
        var successor: FileSnapshot?
        if file.size == position {
            successor = place.successor(of: file, among: try place.candidates())
            // Asked again: the last lines may have come before the writer turned to the next file.
            file = try log.snapshot()
        }
        let head = try log.head()
        let holds = fingerprint.holds(for: head)
        if holds, file.size >= position {
            fingerprint = Fingerprint(head)
            seen = file.size
        }
        return FollowDecision(current: file, position: position, beginningHolds: holds, successor: successor)
    }

    private mutating func advance(to next: FileSnapshot) throws(FollowError) -> LogPull {
        guard let opened = try OpenLog.open("\(place.folder)/\(next.name)") else { return .nothing }
        self = try FileTail(place: place, log: opened, position: 0)
        return .turned(isGap: false)
    }

    /// What was not read before the file was emptied may stand in a copy.
    private mutating func startOver() throws(FollowError) -> LogPull {
        if let copy = try FileTail.copy(of: place(at: position), in: place) {
            self = try FileTail(place: place, log: copy, position: position)
            return .turned(isGap: false)
        }
        let isGap = seen > position
        self = try FileTail(place: place, log: log, position: 0)
        return .turned(isGap: isGap)
    }
}
