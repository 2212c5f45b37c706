import CollectorTesting
import Foundation
import Testing

@testable import Store

/// Archives that no vitalsd writes, made to write where they should not. They leave nothing, in the folder or beside
/// it.
@Suite struct HostileArchiveTests {
    private let place: BackupPlace
    private var folder: TemporaryFolder { place.folder }

    init() throws { place = try BackupPlace() }

    /// An archive with one more member, of a good name, before the others.
    private func archive(of names: [String], key: BackupKey? = nil) throws -> URL {
        let url = folder.file("a.backup")
        let source = try place.file("source", [1, 2, 3])
        let file = try NewFile(at: url)
        let writer = try ArchiveWriter(into: key.map { try SealedWriter(into: file, key: $0) } ?? file)
        for name in ["vitals.db"] + names { try writer.append(InputFile(source), as: name) }
        try writer.finish()
        try file.publish()
        file.keep()
        return url
    }

    /// An archive of what `make` puts into a folder, written by tar.
    private func tar(_ options: String..., make: (URL) throws -> Void) throws -> URL {
        let content = folder.file("content")
        try FileManager.default.createDirectory(at: content, withIntermediateDirectories: false)
        try make(content)
        let url = folder.file("a.backup")
        let names = try BackupPlace.names(content).joined(separator: " ")
        let script = "cd \"$1\" && tar --zstd \(options.joined(separator: " ")) -cf \"$2\" \(names)"
        try BackupPlace.run("sh", "-c", script, "sh", content.path, url.path)
        return url
    }

    @Test(arguments: [
        "../b", "..", ".", ".hidden", "/tmp/b", "a/b", "a/../../b", "a b", "a\\b", "a\u{1B}[2J", "a:b", "-\u{7F}",
        String(repeating: "a", count: 101),
    ])
    func refusesMemberWhoseNameIsNotPlain(name: String) throws {
        for key in [nil, try place.key()] {
            let url = try archive(of: [name], key: key)
            let before = try BackupPlace.names(folder.url)
            #expect(
                try place.refusal(of: url, key: key)
                    == "backup: a.backup was not made by vitalsd: a member is called \(MemberName.quoted(name)); "
                    + "nothing was taken out of it")
            #expect(try BackupPlace.names(folder.url) == before)
            try FileManager.default.removeItem(at: url)
        }
    }

    @Test func quotesHostileNameWithoutItsControls() {
        #expect(MemberName.quoted("a\u{1B}[2J\u{202E}\"\n") == #""a\u{1B}[2J\u{202E}\"\n""#)
        #expect(MemberName.quoted(String(repeating: "a", count: 5_000)).utf8.count == 102)
    }

    @Test func refusesMemberThatIsInTwice() throws {
        #expect(
            try place.refusal(of: archive(of: ["b", "b"]), key: nil)
                == "backup: a.backup was not made by vitalsd: b is in it twice; nothing was taken out of it")
    }

    @Test func refusesTooManyMembers() throws {
        let names = (1...BackupArchive.memberLimit).map { "\($0).db" }
        #expect(
            try place.refusal(of: archive(of: names), key: nil)
                == "backup: a.backup was not made by vitalsd: it has more than 16 members; nothing was taken out of it")
    }

    @Test(arguments: ["ln -s /etc/passwd b", "ln -s a b", "ln a b", "mkfifo b"])
    func refusesWhatIsNoFile(command: String) throws {
        let url = try tar { content in
            try Data([1]).write(to: content.appending(path: "a"))
            try BackupPlace.run("sh", "-c", "cd \"$1\" && \(command)", "sh", content.path)
        }
        #expect(
            try place.refusal(of: url, key: nil)
                == "backup: a.backup was not made by vitalsd: b is not a plain file in it; nothing was taken out of it")
    }

    /// tar writes none; libarchive takes one with content for a regular file that is also a link.
    @Test func refusesHardLinkWithContent() throws {
        try place.file("b", [1, 2, 3])
        let archive = folder.file("a.tar")
        try BackupPlace.run("tar", "--format=pax", "-cf", archive.path, "-C", folder.path, "b")
        var bytes = try BackupPlace.bytes(archive)
        // A pax header and its records come first, 512 bytes each; then the header of the file. The checksum is over
        // the header with spaces in its own place.
        let header = 1_024
        #expect(bytes[header] == UInt8(ascii: "b") && bytes[header + 156] == UInt8(ascii: "0"))
        bytes[header + 156] = UInt8(ascii: "1")
        bytes[header + 157] = UInt8(ascii: "c")
        bytes.replaceSubrange(header + 148..<header + 156, with: [UInt8](repeating: UInt8(ascii: " "), count: 8))
        let sum = String(bytes[header..<header + 512].reduce(0) { $0 + Int($1) }, radix: 8)
        let text = String(repeating: "0", count: 6 - sum.count) + sum + "\0 "
        bytes.replaceSubrange(header + 148..<header + 156, with: text.utf8)
        try Data(bytes).write(to: archive)
        let url = folder.file("a.backup")
        try BackupPlace.run("zstd", "-q", archive.path, "-o", url.path)
        #expect(
            try place.refusal(of: url, key: nil)
                == "backup: a.backup was not made by vitalsd: b is not a plain file in it; nothing was taken out of it")
    }

    @Test func refusesFolder() throws {
        let url = try tar { content in
            try FileManager.default.createDirectory(
                at: content.appending(path: "b"), withIntermediateDirectories: false)
        }
        #expect(try place.refusal(of: url, key: nil)?.contains("was not made by vitalsd") == true)
    }

    @Test(arguments: ["gnu", "pax"]) func refusesSparseFile(format: String) throws {
        let url = try tar("-S", "--format=\(format)") { content in
            try Data([1]).write(to: content.appending(path: "b"))
            try BackupPlace.run("truncate", "-s", "1T", content.appending(path: "b").path)
        }
        #expect(try place.refusal(of: url, key: nil)?.contains("b is not a plain file in it") == true)
    }

    @Test func refusesNameThatIsNotASCII() throws {
        let url = try tar("--format=pax") { try Data([1]).write(to: $0.appending(path: "\u{E9}")) }
        #expect(try place.refusal(of: url, key: nil) != nil)
    }

    @Test func refusesWhatIsZstdButNoTar() throws {
        let source = try place.file("source", Array("no tar".utf8))
        let url = folder.file("a.backup")
        try BackupPlace.run("zstd", "-q", source.path, "-o", url.path)
        #expect(
            try place.refusal(of: url, key: nil)?.hasPrefix("backup: a.backup is damaged, cut short or no backup")
                == true)
    }
}
