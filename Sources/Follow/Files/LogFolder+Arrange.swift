/// Which file has which place, though files are renamed, emptied, copied and removed. Reads the beginnings of files, nothing else.
extension LogFolder {
    /// - Parameter isUnread: whether a file of which nothing is known is read from its beginning, not from its end.
    func arrange(_ files: [FileSnapshot], isUnread: (FileSnapshot) -> Bool) {
        // Of two names of one file (a link to the log that is written) one counts.
        let names = Dictionary(files.map { ($0.identity.inode, $0.name) }, uniquingKeysWith: min)
        let known = files.filter { names[$0.identity.inode] == $0.name }
        leave(known)
        rename(known)
        let (read, awaited) = (Set(open.map(\.inode)), Set(open.filter { names[$0.inode] == nil }.map(\.name)))
        var kept: [UInt64: FollowPlace] = [:]
        for file in known where !read.contains(file.identity.inode) && !awaited.contains(file.name) {
            kept[file.identity.inode] = place(of: file, names) ?? fresh(file, isUnread: isUnread(file))
        }
        left = left.suffix(LogFolder.leftLimit)
        closed = kept
    }

    private func leave(_ files: [FileSnapshot]) {
        for strand in open { left += strand.takeLeft() }
        let listed = Set(files.map(\.identity.inode))
        left += closed.filter { !listed.contains($0.key) }.values.sorted { $0.modified < $1.modified }
        closed = closed.filter { listed.contains($0.key) }
    }

    /// A file that is read keeps its strand under its new name.
    private func rename(_ files: [FileSnapshot]) {
        let listed = Dictionary(files.map { ($0.identity.inode, $0) }) { first, _ in first }
        let inodes = Dictionary(files.map { ($0.name, $0.identity.inode) }) { first, _ in first }
        for strand in open { listed[strand.inode].map(strand.show) }
        let read = Set(open.map(\.inode))
        let newest = files.lazy.map(\.modified).max() ?? 0
        for strand in open where listed[strand.inode] == nil {
            if let inode = inodes[strand.name] {
                // Where that is the next file, the strand itself goes on to it.
                guard closed[inode] != nil || read.contains(inode) else { continue }
            } else {
                guard strand.isAtEnd, strand.isIdle, strand.modified < newest else { continue }
            }
            open.removeAll { $0 === strand }
            if let known = strand.folderPlace { left.append(known) }
        }
    }

    private func place(of file: FileSnapshot, _ names: [UInt64: String]) -> FollowPlace? {
        if var known = closed[file.identity.inode], isSame(known, file) {
            known.name = file.name
            return known
        }
        // Its name was that of a file that is gone: there may be more of that one under a name that is no log.
        if let index = left.lastIndex(where: { $0.name == file.name && names[$0.file.inode] == nil }) {
            return left.remove(at: index)
        }
        return copied(file)
    }

    /// Whether an inode is that of the same file. Under the same name it is, emptied perhaps; under another it may have been given anew.
    private func isSame(_ known: FollowPlace, _ file: FileSnapshot) -> Bool {
        known.name == file.name || head(file).map(known.fingerprint.holds) == true
    }

    /// Of a file that begins as one did that was read.
    private func copied(_ file: FileSnapshot) -> FollowPlace? {
        guard let head = head(file) else { return nil }
        let same = (left + closed.values + open.compactMap(\.pulled)).filter {
            ($0.fingerprint.isTelling || $0.file.inode == file.identity.inode) && $0.position <= file.size
                && $0.fingerprint.holds(for: head)
        }
        guard var known = same.max(by: { $0.position < $1.position }) else { return nil }
        (known.name, known.file) = (file.name, file.identity)
        return known
    }

    private func fresh(_ file: FileSnapshot, isUnread: Bool) -> FollowPlace {
        FollowPlace(
            file: file.identity, position: isUnread ? 0 : file.size, fingerprint: Fingerprint(head(file) ?? []),
            modified: file.modified, name: file.name)
    }

    private func head(_ file: FileSnapshot) -> [UInt8]? {
        guard let log = try? OpenLog.open("\(place.folder)/\(file.name)") else { return nil }
        return try? log.head()
    }

    /// Places. Far more than rotation moves between two looks.
    private static let leftLimit = 64
}
