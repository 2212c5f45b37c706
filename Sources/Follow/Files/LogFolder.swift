/// Every file of a folder of logs, each with its own place: late lines may come into one file while the next is written, and two servers may
/// write into one folder.
///
/// A file is known by its inode, whatever its name is; rotation to names that are no log (`NAME.log.1`) is followed by the file's own tail. Only
/// what was written lately is open.
final class LogFolder {
    /// A file in which there is something to read, or may be.
    enum Turn {
        case open(LogStrand)
        case closed(FileSnapshot)
    }

    let place: LogPlace
    var open: [LogStrand] = []
    /// Of the files that lie in the folder and are not open, by inode.
    var closed: [UInt64: FollowPlace] = [:]
    /// Of what is gone or has gone elsewhere, the latest last: it may come up again, under another name or as a copy.
    var left: [FollowPlace] = []
    /// When the file that was written last was, in nanoseconds since 1970.
    var newest: Int64

    /// Without remembered places all begins at its end or, `fromStart`, at its beginning. The first of them is that of the file written last.
    init(
        _ place: LogPlace, given path: String, from remembered: [FollowPlace], fromStart: Bool
    ) throws(FollowError) {
        self.place = place
        let files = try place.candidates()
        guard let last = files.max(by: place.precedes) else { throw .noLog(folder: path) }
        // One that may not be read is told at once.
        _ = try OpenLog.open("\(place.folder)/\(last.name)")
        newest = last.modified
        for (index, known) in remembered.enumerated() {
            // Only what was left has no name, but for the one place of a state that knows none.
            if index > 0, known.name == nil { left.append(known) } else { closed[known.file.inode] = known }
        }
        guard let first = remembered.first else {
            arrange(files) { _ in fromStart }
            return
        }
        let name = files.first { $0.identity.inode == first.file.inode }?.name ?? first.name ?? ""
        let mark = FileSnapshot(name: name, identity: first.file, size: 0, modified: first.modified)
        // What is not known was there before the rest was read, or came after it.
        arrange(files) { place.precedes(mark, $0) }
    }

    /// Whether the place is that of no file, so that what was written behind it may be lost.
    func isGone(_ remembered: FollowPlace) throws(FollowError) -> Bool {
        if try FileTail.log(of: remembered, in: place, among: place.candidates()) != nil { return false }
        guard let name = remembered.name else { return true }
        let own = LogPlace.file(folder: place.folder, name: name)
        return try FileTail.log(of: remembered, in: own, among: own.candidates()) == nil
    }

    /// Where there is something to read, in the order in which it was written last.
    func look() throws(FollowError) -> [Turn] {
        let files = try place.candidates()
        let (day, before) = (LogFolder.day, newest)
        newest = max(newest, files.lazy.map(\.modified).max() ?? newest)
        // A file that is new and was written long ago was unpacked here or moved here; it is not what a server writes now.
        arrange(files) { $0.modified > before - day }
        let strands = Dictionary(open.map { ($0.inode, $0) }) { first, _ in first }
        let listed = Set(files.map(\.identity.inode))
        var turns = open.filter { !listed.contains($0.inode) }.map(Turn.open)
        for file in files.sorted(by: place.precedes) {
            if let strand = strands[file.identity.inode] {
                if strand.name == file.name, !strand.isQuiet(file) { turns.append(.open(strand)) }
            } else if let known = closed[file.identity.inode], known.name == file.name, !known.isQuiet(file) {
                turns.append(.closed(file))
            }
        }
        return turns
    }

    /// Opens a file at its place. Nil where it went in between: the next look tells where to.
    func open(_ file: FileSnapshot, stage: LogReader.Stage) throws(FollowError) -> LogStrand? {
        guard let known = closed[file.identity.inode] else { return nil }
        let own = LogPlace.file(folder: place.folder, name: file.name)
        let tail: FileTail
        do {
            tail = try FileTail.start(own, given: "\(place.folder)/\(file.name)", from: known, fromStart: true).tail
        } catch {
            guard case .missing = error else { throw error }
            return nil
        }
        closed[file.identity.inode] = nil
        let strand = LogStrand(tail, stage: stage)
        strand.show(file)
        open.append(strand)
        return strand
    }

    /// One that should be closed: more files than that are not written at once.
    var surplus: LogStrand? {
        guard open.count > LogFolder.openLimit else { return nil }
        return open.filter(\.isAtEnd).min { $0.modified < $1.modified }
    }

    func close(_ strand: LogStrand) {
        open.removeAll { $0 === strand }
        if let known = strand.folderPlace { closed[strand.inode] = known }
    }

    /// Of all files; the first is that of the file written last.
    var places: [FollowPlace] {
        let present = open.compactMap(\.folderPlace) + closed.values
        let ordered = present.sorted {
            $0.modified == $1.modified ? $0.file.inode < $1.file.inode : $0.modified > $1.modified
        }
        return ordered + left + open.flatMap(\.left)
    }

    /// Files. Each holds a descriptor, and one that was removed holds its space on the disk.
    private static let openLimit = 64
    /// Nanoseconds.
    private static let day: Int64 = 86_400_000_000_000
}

extension LogStrand {
    /// Of the file that is read; never 0 but for a stream.
    var inode: UInt64 { pulled?.file.inode ?? 0 }
    /// The name the file has, or had, in its folder.
    var name: String { pulled?.name ?? "" }
    /// Whether nothing was read of the file, which has no earlier part either.
    var isFresh: Bool { pulled?.position == 0 && lastBytes == nil }

    /// As a folder remembers it: what was written since it was looked at is to be looked at again.
    var folderPlace: FollowPlace? {
        var known = place
        known?.modified = modified
        return known
    }
}

extension FollowPlace {
    /// Whether nothing was written since.
    fileprivate func isQuiet(_ now: FileSnapshot) -> Bool {
        now.identity.inode == file.inode && now.size == position && now.modified == modified
    }
}
