import CollectorTesting
import Foundation
import Testing

@testable import Store

@Suite struct BackupArchiveTests {
    private let place: BackupPlace
    private var folder: TemporaryFolder { place.folder }

    init() throws { place = try BackupPlace() }

    private func permissions(_ url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test(arguments: [false, true]) func givesBackWhatWasWritten(encrypted: Bool) throws {
        var random = SeededGenerator()
        let contents = [
            ("vitals.db", random.bytes(5_000_000)), ("journal.db", []), ("manifest.json", Array("{}".utf8)),
        ]
        let key = encrypted ? try place.key() : nil
        let url = folder.file("a.backup")
        try BackupArchive.write(try contents.map { try place.member($0.0, $0.1) }, to: url, key: key)
        #expect(try permissions(url) == 0o600)
        #expect(try BackupPlace.names(folder.url).filter { $0.hasSuffix(".partial") } == [])

        #expect(try BackupArchive.extract(url, into: place.out, key: key) == contents.map(\.0))
        #expect(try BackupPlace.names(place.out) == contents.map(\.0).sorted())
        for (name, content) in contents {
            let file = place.out.appending(path: name)
            #expect(try BackupPlace.bytes(file) == content, "\(name), \(random)")
            #expect(try permissions(file) == 0o600)
        }
    }

    @Test func tarReadsPlainBackup() throws {
        let url = folder.file("a.tar.zst")
        let members = [try place.member("vitals.db", [1, 2, 3]), try place.member("manifest.json", [4])]
        try BackupArchive.write(members, to: url, key: nil)
        #expect(try BackupPlace.run("tar", "--zstd", "-tf", url.path) == "vitals.db\nmanifest.json\n")
        try BackupPlace.run("tar", "--zstd", "-xf", url.path, "-C", place.out.path)
        #expect(try BackupPlace.bytes(place.out.appending(path: "vitals.db")) == [1, 2, 3])
    }

    @Test func readsWhatTarWrote() throws {
        try place.file("vitals.db", [1, 2, 3])
        let url = folder.file("a.tar.zst")
        try BackupPlace.run("tar", "--zstd", "-cf", url.path, "-C", folder.path, "vitals.db")
        #expect(try BackupArchive.extract(url, into: place.out, key: nil) == ["vitals.db"])
        #expect(try BackupPlace.bytes(place.out.appending(path: "vitals.db")) == [1, 2, 3])
    }

    @Test func compresses() throws {
        let url = try place.backup([UInt8](repeating: 1, count: 1_000_000), key: nil)
        #expect(try BackupPlace.bytes(url).count < 2_000)
    }

    @Test func twoEncryptionsOfOneContentDiffer() throws {
        let key = try place.key()
        let first = try BackupPlace.bytes(place.backup([1, 2, 3], key: key, name: "a.backup"))
        let second = try BackupPlace.bytes(place.backup([1, 2, 3], key: key, name: "b.backup"))
        #expect(first.prefix(8) == second.prefix(8) && first.prefix(8).elementsEqual("vitalsd1".utf8))
        #expect(first.dropFirst(8).prefix(24) != second.dropFirst(8).prefix(24))
        #expect(first.dropFirst(32) != second.dropFirst(32))
    }

    @Test func encryptedFileShowsNothingOfItsContent() throws {
        let url = try place.backup(Array("find me".utf8), key: try place.key())
        let bytes = try Data(contentsOf: url)
        #expect(bytes.range(of: Data("journal.db".utf8)) == nil)
        #expect(bytes.range(of: Data("find me".utf8)) == nil)
    }

    @Test func refusesEncryptedFileWithoutKey() throws {
        let url = try place.backup([1], key: try place.key())
        #expect(try place.refusal(of: url, key: nil) == "backup: a.backup is encrypted; give --key-file")
    }

    @Test func refusesPlainFileWithKey() throws {
        let url = try place.backup([1], key: nil)
        #expect(
            try place.refusal(of: url, key: place.key())
                == "backup: a.backup is not encrypted, but a key was given; if it should be encrypted, do not trust "
                + "it, else leave --key-file out")
    }

    @Test func refusesWrongKey() throws {
        let url = try place.backup([1], key: try place.key())
        #expect(
            try place.refusal(of: url, key: place.key("other.key", filledWith: 8))
                == "backup: a.backup does not open: the key is not the one it was made with, or the file is damaged; "
                + "try the other key, or another copy of the file")
    }

    @Test(arguments: ["", "v", "vitalsd", "vitalsd2 and more", "SQLite format 3\u{0}"])
    func refusesFileThatIsNoBackup(text: String) throws {
        for key in [nil, try place.key()] {
            #expect(
                try place.refusal(of: Array(text.utf8), key: key)
                    == "backup: changed.backup is no backup: it begins neither like an encrypted nor like an "
                    + "unencrypted one")
        }
    }

    @Test func refusesFolderAndMissingFile() throws {
        #expect(try place.refusal(of: folder.file("out"), key: nil) == "backup: out is not a regular file")
        #expect(
            try place.refusal(of: folder.file("none.backup"), key: nil)
                == "backup: none.backup cannot be read (No such file or directory)")
    }

    @Test func keepsExistingTarget() throws {
        let url = try place.file("a.backup", [9])
        let member = try place.member("journal.db", [1])
        let error = #expect(throws: StoreError.self) { try BackupArchive.write([member], to: url, key: nil) }
        #expect(
            error?.description == "backup: a.backup exists already; choose another name, or move it away")
        #expect(try BackupPlace.bytes(url) == [9])
        #expect(try BackupPlace.names(folder.url) == ["a.backup", "out", "source-journal.db"])
    }

    @Test func keepsTargetThatAppearsMeanwhile() throws {
        let url = folder.file("a.backup")
        do {
            let file = try NewFile(at: url)
            try file.finish()
            try place.file("a.backup", [9])
            #expect(throws: StoreError.self) { try file.publish() }
        }
        #expect(try BackupPlace.bytes(url) == [9])
        #expect(try BackupPlace.names(folder.url) == ["a.backup", "out"])
    }

    @Test func keepsPartialFileOfAnotherProcess() throws {
        try place.file(".a.backup.partial", [9])
        let member = try place.member("journal.db", [1])
        let error = #expect(throws: StoreError.self) {
            try BackupArchive.write([member], to: folder.file("a.backup"), key: nil)
        }
        #expect(error?.description.hasPrefix("backup: .a.backup.partial exists: ") == true)
        #expect(try BackupPlace.bytes(folder.file(".a.backup.partial")) == [9])
    }

    @Test(arguments: [false, true]) func removesPartialFileWhenMemberIsMissing(encrypted: Bool) throws {
        let key = encrypted ? try place.key() : nil
        let before = try BackupPlace.names(folder.url) + ["source-vitals.db"]
        let members = [
            try place.member("vitals.db", [1]), BackupArchive.Member(name: "journal.db", file: folder.file("none")),
        ]
        let error = #expect(throws: StoreError.self) {
            try BackupArchive.write(members, to: folder.file("a.backup"), key: key)
        }
        #expect(error?.description == "backup: none cannot be read (No such file or directory)")
        #expect(try BackupPlace.names(folder.url) == before.sorted())
    }

    @Test func keepsFilesThatAreInTheWayOfExtraction() throws {
        let url = folder.file("a.backup")
        try BackupArchive.write(
            [try place.member("vitals.db", [1]), try place.member("journal.db", [2])], to: url, key: nil)
        try place.file("out/journal.db", [9])
        #expect(throws: StoreError.self) { try BackupArchive.extract(url, into: place.out, key: nil) }
        #expect(try BackupPlace.names(place.out) == ["journal.db"])
        #expect(try BackupPlace.bytes(place.out.appending(path: "journal.db")) == [9])
    }

    @Test(arguments: [-1, 1, 300_000]) func refusesMemberThatChangesWhileItIsCopied(growth: Int) throws {
        let content = [UInt8](repeating: 1, count: 1_000)
        let input = try InputFile(place.file("source", content))
        try FileHandle(forWritingTo: folder.file("source")).truncate(atOffset: UInt64(1_000 + growth))
        let writer = try ArchiveWriter(into: NewFile(at: folder.file("a.backup")))
        let error = #expect(throws: StoreError.self) { try writer.append(input, as: "journal.db") }
        #expect(
            error?.description
                == "backup: source changed while it was copied; back up a copy that nothing writes to")
    }

    @Test(arguments: [false, true]) func fullDiskIsNamed(encrypted: Bool) throws {
        var random = SeededGenerator()
        let input = try InputFile(place.file("source", random.bytes(500_000)))
        let key = try place.key()
        let error = #expect(throws: StoreError.self) {
            let sink: any ByteSink = encrypted ? try SealedWriter(into: FullDisk(), key: key) : try FullDisk()
            let writer = try ArchiveWriter(into: sink)
            try writer.append(input, as: "journal.db")
            try writer.finish()
        }
        #expect(
            error?.description == "backup: the disk is full: a.backup could not be written; free space and try again")
    }

    @Test(arguments: ["", ".", "..", ".a", "a/b", "/a", "a b", "\u{E9}", "a\n", String(repeating: "a", count: 101)])
    func refusesToWriteMemberWhoseNameIsNotPlain(name: String) throws {
        let member = BackupArchive.Member(name: name, file: try place.file("source", [1]))
        #expect(throws: StoreError.backup("\(MemberName.quoted(name)) cannot be the name of a member")) {
            try BackupArchive.write([member], to: folder.file("a.backup"), key: nil)
        }
        #expect(try BackupPlace.names(folder.url) == ["out", "source"])
    }
}

/// The device of Linux that answers every write as a full disk does.
private final class FullDisk: ByteSink {
    private let handle: FileHandle

    init() throws { handle = try FileHandle(forWritingTo: URL(filePath: "/dev/full")) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        guard Foundation.write(handle.fileDescriptor, bytes.baseAddress, bytes.count) == bytes.count else {
            throw .cannotWrite("a.backup", errno)
        }
    }

    func finish() {}
}
