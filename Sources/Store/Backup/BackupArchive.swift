package import Foundation

/// The one file a backup is: a tar archive compressed with zstd, encrypted when there is a key.
///
/// Without a key, `tar --zstd -xf` opens it too. Both ways the memory is bounded whatever the size. All errors are
/// `StoreError.backup`, and name files by their last path component.
package enum BackupArchive {
    /// A file to be put into a backup under a name.
    package struct Member: Sendable {
        package let name: String
        package let file: URL

        /// - Parameters:
        ///   - name: at most 100 characters of A-Z, a-z, 0-9, `.`, `_` and `-`, not beginning with a dot.
        ///   - file: a regular file that nothing writes to until it is copied.
        package init(name: String, file: URL) {
            self.name = name
            self.file = file
        }
    }

    /// Writes a backup that appears under its name only once it is whole and durable, with mode 600.
    ///
    /// Refuses a name that is taken. After an error nothing is left.
    package static func write(_ members: [Member], to url: URL, key: BackupKey?) throws(StoreError) {
        try requirePlainNames(members.map(\.name))
        let file = try NewFile(at: url)
        let writer = try ArchiveWriter(into: sink(file, key))
        for member in members { try writer.append(InputFile(member.file), as: member.name) }
        try writer.finish()
        try publish([file], in: url.deletingLastPathComponent())
    }

    /// Takes every member of a backup out into `folder`, which exists, and returns their names in the order of the
    /// archive.
    ///
    /// The files, with mode 600, appear under their names only after the whole backup was read and, when encrypted,
    /// found authentic; names that are taken are refused. After an error nothing is left. An unencrypted backup tells
    /// of damage only where zstd or tar notice it: compare digests.
    package static func extract(_ url: URL, into folder: URL, key: BackupKey?) throws(StoreError) -> [String] {
        let input = try InputFile(url)
        let reader = try ArchiveReader(source(input, key), name: input.name)
        var files: [NewFile] = []
        while let name = try reader.nextMember() {
            guard !files.contains(where: { $0.name == name }) else { throw reader.refusal("\(name) is in it twice") }
            guard files.count < memberLimit else { throw reader.refusal("it has more than \(memberLimit) members") }
            let file = try NewFile(at: folder.appending(path: name))
            try reader.copyContent(to: file)
            try file.finish()
            files.append(file)
        }
        try publish(files, in: folder)
        return files.map(\.name)
    }

    /// Whether a file begins as an encrypted backup does.
    package static func isSealed(_ url: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: SealedFormat.magic.count)).map { Array($0) } == SealedFormat.magic
    }

    private static func sink(_ file: NewFile, _ key: BackupKey?) throws(StoreError) -> any ByteSink {
        guard let key else { return file }
        return try SealedWriter(into: file, key: key)
    }

    /// Tells the two kinds apart by their first bytes. What they say is believed only as far as the key agrees:
    /// otherwise an attacker could put an unencrypted backup in the place of an encrypted one.
    private static func source(_ input: InputFile, _ key: BackupKey?) throws(StoreError) -> any ByteSource {
        let beginning = try input.next(SealedFormat.magic.count)
        let isSealed = beginning == SealedFormat.magic
        guard isSealed || beginning.starts(with: zstdMagic) else {
            throw .backup("\(input.name) is no backup: it begins neither like an encrypted nor like an unencrypted one")
        }
        switch (isSealed, key) {
        case (true, let key?): return try SealedReader(input, key: key)
        case (true, nil): throw .backup("\(input.name) is encrypted; give --key-file")
        case (false, nil):
            try input.rewind()
            return PlainReader(input)
        case (false, _?):
            throw .backup(
                "\(input.name) is not encrypted, but a key was given; if it should be encrypted, do not trust it, "
                    + "else leave --key-file out")
        }
    }

    private static func publish(_ files: [NewFile], in folder: URL) throws(StoreError) {
        for file in files { try file.publish() }
        try NewFile.syncFolder(folder)
        for file in files { file.keep() }
    }

    private static func requirePlainNames(_ names: [String]) throws(StoreError) {
        precondition(names.count <= memberLimit, "a backup with more members than can be read back")
        precondition(Set(names).count == names.count, "a backup with two members of one name")
        for name in names where !MemberName.isPlain(name) {
            throw .backup("\(MemberName.quoted(name)) cannot be the name of a member")
        }
    }

    /// A backup has three; the rest is room for more databases. Bounds what a hostile archive can create.
    static let memberLimit = 16
    /// RFC 8878, 3.1.1: the magic number of a frame.
    private static let zstdMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
}
