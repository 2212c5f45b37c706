extension FileTail {
    /// Opens the log where reading begins: at the remembered place, else at its end or, `fromStart`, at its beginning.
    ///
    /// Returns too whether what follows the remembered place is gone.
    static func start(
        _ place: LogPlace, given path: String, from remembered: FollowPlace?, fromStart: Bool
    ) throws(FollowError) -> (tail: FileTail, isGap: Bool) {
        let candidates = try place.candidates()
        if let remembered {
            if let log = try log(of: remembered, in: place, among: candidates) {
                return (try FileTail(place: place, log: log, position: remembered.position), false)
            }
            // No file has this identity, so that the one that got the inode counts as another.
            let gone = FileSnapshot(
                name: "", identity: FileIdentity(device: 0, inode: 0), size: 0, modified: remembered.modified)
            if let next = place.successor(of: gone, among: candidates) {
                return (try open(next, in: place, given: path, atEnd: false), true)
            }
        }
        guard case .file(_, let name) = place, let file = candidates.first(where: { $0.name == name }) else {
            throw .missing(path)
        }
        let isNew = remembered == nil && !fromStart
        return (try open(file, in: place, given: path, atEnd: isNew), remembered != nil)
    }

    /// A file that begins as the remembered one did, under whatever name and inode, and reaches as far as was read: the one that reaches furthest.
    ///
    /// If it reaches no further, what follows it comes next, and it is not read again: a restored backup, a copy made when all was read.
    static func copy(of remembered: FollowPlace, in place: LogPlace) throws(FollowError) -> OpenLog? {
        guard remembered.fingerprint.isTelling else { return nil }
        let long = try place.candidates().filter { $0.size >= remembered.position }
        for file in long.sorted(by: { $0.size > $1.size }) {
            guard let log = try? OpenLog.open("\(place.folder)/\(file.name)"), try remembered.isIn(log) else {
                continue
            }
            return log
        }
        return nil
    }

    /// By inode first: it is the same file unless its beginning says otherwise. The device's number may change when the machine starts.
    static func log(
        of remembered: FollowPlace, in place: LogPlace, among candidates: [FileSnapshot]
    ) throws(FollowError) -> OpenLog? {
        for file in candidates where file.identity.inode == remembered.file.inode {
            if let log = try OpenLog.open("\(place.folder)/\(file.name)"), try remembered.isIn(log) { return log }
        }
        return try copy(of: remembered, in: place)
    }

    private static func open(
        _ file: FileSnapshot, in place: LogPlace, given path: String, atEnd: Bool
    ) throws(FollowError) -> FileTail {
        guard let log = try OpenLog.open("\(place.folder)/\(file.name)") else { throw .missing(path) }
        return try FileTail(place: place, log: log, position: atEnd ? log.snapshot().size : 0)
    }
}

extension FollowPlace {
    fileprivate func isIn(_ log: OpenLog) throws(FollowError) -> Bool {
        guard try log.snapshot().size >= position else { return false }
        return fingerprint.holds(for: try log.head())
    }
}
