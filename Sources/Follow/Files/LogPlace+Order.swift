extension LogPlace {
    /// The file that was written next after `current`, nil where that is the last one, and in a folder, where none comes after another. Pure.
    ///
    /// An empty file does not count: its writer may still be at the end of the one before.
    func successor(of current: FileSnapshot, among candidates: [FileSnapshot]) -> FileSnapshot? {
        guard case .file(_, let name) = self else { return nil }
        let others = candidates.filter { $0.identity != current.identity && $0.size > 0 }
        var named = current
        named.name = candidates.first { $0.identity == current.identity }?.name ?? current.name
        // As long as the name still belongs to the file that is read, nothing else is written.
        guard named.name != name else { return nil }
        let rotated = others.filter { $0.name != name && precedes(named, $0) }
        return rotated.min(by: precedes) ?? others.first { $0.name == name }
    }

    /// By the time of the last write. In one step of the clock, by name: the server's own names rise with time, numbers of rotation fall.
    func precedes(_ left: FileSnapshot, _ right: FileSnapshot) -> Bool {
        guard left.modified == right.modified else { return left.modified < right.modified }
        switch self {
        case .file: return left.name > right.name
        case .folder: return left.name < right.name
        }
    }
}
