import CollectorTesting
import Foundation
import Store
import Testing

/// A temporary folder with keys, files to be backed up, and a folder `out` to extract into.
struct BackupPlace {
    let folder: TemporaryFolder
    let out: URL

    init() throws {
        folder = try TemporaryFolder()
        out = folder.file("out")
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: false)
    }

    func key(_ name: String = "backup.key", filledWith byte: UInt8 = 7) throws -> BackupKey {
        let text = Data(repeating: byte, count: 32).base64EncodedString() + "\n"
        return try BackupKey(file: file(name, Array(text.utf8), permissions: 0o600))
    }

    @discardableResult
    func file(_ name: String, _ content: [UInt8], permissions: Int = 0o644) throws -> URL {
        let url = folder.file(name)
        try Data(content).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: url.path)
        return url
    }

    func member(_ name: String, _ content: [UInt8]) throws -> BackupArchive.Member {
        BackupArchive.Member(name: name, file: try file("source-\(name)", content))
    }

    /// A backup of one member, `journal.db`.
    func backup(_ content: [UInt8], key: BackupKey?, name: String = "a.backup") throws -> URL {
        let url = folder.file(name)
        try BackupArchive.write([try member("journal.db", content)], to: url, key: key)
        return url
    }

    /// What extracting these bytes as `changed.backup` was refused with, and that it left nothing.
    func refusal(of bytes: [UInt8], key: BackupKey?, _ comment: Comment? = nil) throws -> String? {
        try refusal(of: file("changed.backup", bytes), key: key, comment)
    }

    func refusal(of url: URL, key: BackupKey?, _ comment: Comment? = nil) throws -> String? {
        let error = #expect(throws: StoreError.self, comment) { try BackupArchive.extract(url, into: out, key: key) }
        #expect(try BackupPlace.names(out) == [], comment)
        #expect(error?.description.contains(folder.path) != true, comment)
        return error?.description
    }

    /// All names in a folder, hidden ones too.
    static func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    static func bytes(_ url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }

    /// Runs a program of the system, which has to succeed, and returns what it printed.
    @discardableResult
    static func run(_ arguments: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(arguments)")
        return text
    }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
