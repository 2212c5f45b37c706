extension LogPlace {
    /// The file that was written next after `current`, nil where that is the last one. Pure.
    ///
    /// An empty file does not count: its writer may still be at the end of the one before.
    func successor(of current: FileSnapshot, among candidates: [FileSnapshot]) -> FileSnapshot? {
        let others = candidates.filter { $0.identity != current.identity && $0.size > 0 }
        var named = current
        named.name = candidates.first { $0.identity == current.identity }?.name ?? current.name
        switch self {
        case .file(_, let name):
            // As long as the name still belongs to the file that is read, nothing else is written.
            guard named.name != name else { return nil }
            let rotated = others.filter { $0.name != name && precedes(named, $0) }
            return rotated.min(by: precedes) ?? others.first { $0.name == name }
        case .folder: return others.filter { precedes(named, $0) }.min(by: precedes)
        }
    }

    /// The one written first, and the one written last.
    func ends(of candidates: [FileSnapshot]) -> (first: FileSnapshot, last: FileSnapshot)? {
        guard let first = candidates.min(by: precedes), let newest = candidates.max(by: precedes) else { return nil }
        switch self {
        case .file(_, let name): return candidates.first { $0.name == name }.map { ($0, $0) }
        case .folder: return (first, newest)
        }
    }

    /// By the time of the last write. In one step of the clock, by name: the server's own names rise with time, numbers of rotation fall.
    private func precedes(_ left: FileSnapshot, _ right: FileSnapshot) -> Bool {
        guard left.modified == right.modified else { return left.modified < right.modified }
        switch self {
        case .file: return left.name > right.name
        case .folder: return left.name < right.name
        }
    }
}
