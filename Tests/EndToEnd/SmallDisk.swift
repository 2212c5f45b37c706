import Foundation

/// A file system of a few megabytes in memory, mounted on a folder: one that can be filled without filling the machine's.
struct SmallDisk: Sendable {
    private let folder: URL

    /// Needs root, as the whole fault suite does.
    init(on folder: URL, megabytes: Int) throws {
        self.folder = folder
        try Tool.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
    }

    /// Lazily, because a failed test may leave files open.
    func unmount() { _ = try? Tool.run(["umount", "-l", folder.path]) }

    func remount(writable: Bool) throws {
        try Tool.run(["mount", "-o", "remount,\(writable ? "rw" : "ro")", folder.path])
    }

    /// Takes all the room there is, to the last page.
    func fill() throws {
        guard FileManager.default.createFile(atPath: ballast.path, contents: nil) else {
            throw EndToEndFailure("no ballast can be laid on \(folder.path)")
        }
        let handle = try FileHandle(forWritingTo: ballast)
        defer { try? handle.close() }
        let page = Data(count: 4096)
        while (try? handle.write(contentsOf: page)) != nil {}
    }

    func empty() throws { try FileManager.default.removeItem(at: ballast) }

    private var ballast: URL { folder.appending(path: "ballast") }
}
