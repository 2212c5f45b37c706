import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct AuditLogTests {
    private let folder: TemporaryFolder
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    init() throws { folder = try TemporaryFolder() }

    private func text(_ number: Int = 0) throws -> String {
        try String(contentsOf: folder.file(AuditLog.name(number)), encoding: .utf8)
    }

    private func lines(_ number: Int = 0) throws -> [[String: String]] {
        try text(number).split(separator: "\n").map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
    }

    @Test func lineSaysWhoDidWhatWhenInOneOrder() throws {
        let log = AuditLog(in: folder.url)
        try log.record(
            who: "cli:alice", what: "token.issued", details: ["subject": "ops", "session": "abcdefgh234567ab"],
            at: start)
        try log.record(who: "token:ops/abcdefgh234567ab", what: "token.revoked", at: start + .seconds(1))
        #expect(
            try text() == """
                {"at":"2026-08-01T10:00:00Z","session":"abcdefgh234567ab","subject":"ops","what":"token.issued","who":"cli:alice"}
                {"at":"2026-08-01T10:00:01Z","what":"token.revoked","who":"token:ops/abcdefgh234567ab"}

                """)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("audit.jsonl").path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func fileOpenToOthersIsClosedToThem() throws {
        let path = folder.file("audit.jsonl").path
        #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o666]))
        try AuditLog(in: folder.url).record(who: "a", what: "b", at: start)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func hostileValuesStayOnTheirLineAndDoNotReachTheTerminal() throws {
        let value = "a\nb\r\n\u{0}\u{1B}[2J\u{7F}\u{9B}31m\u{2028}\u{2029}\u{202E}\u{85}\",\"who\":\"root\" \\ é 😀"
        try AuditLog(in: folder.url).record(
            who: value, what: value, details: ["x\n": value, "who": "root", "at": "never", "what": "nothing"],
            at: start)
        let clean =
            "a\nb\r\n\u{0}\u{1B}[2J\u{FFFD}\u{FFFD}31m\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\",\"who\":\"root\" \\ é 😀"
        #expect(
            try lines() == [["at": "2026-08-01T10:00:00Z", "who": clean, "what": clean, "x\n": clean]])
        #expect(try text().unicodeScalars.filter { $0.value < 0x20 }.count == 1)
    }

    @Test func longAndManyValuesAreCut() throws {
        let details = Dictionary(
            uniqueKeysWithValues: (0..<1000).map { ("key\($0)", String(repeating: "é", count: 5000)) })
        try AuditLog(in: folder.url).record(
            who: String(repeating: "w", count: 9999), what: "x", details: details, at: start)
        let line = try #require(try lines().first)
        #expect(line.count == 16 + 4)
        #expect(line["omitted"] == "984")
        #expect(line["who"] == String(repeating: "w", count: 300) + "…")
        #expect(line["key0"] == String(repeating: "é", count: 150) + "…")
        // The worst there is: names and values of nothing but what is escaped to six bytes.
        let worst = Dictionary(
            uniqueKeysWithValues: (0..<16).map {
                ("\($0)" + String(repeating: "\u{1}", count: 400), String(repeating: "\u{1}", count: 400))
            })
        try AuditLog(in: folder.url).record(who: "w", what: "x", details: worst, at: start)
        #expect(try text().utf8.count < 70_000)
    }

    @Test func tokenThatWasPassedOnByMistakeIsNotWritten() throws {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcHMifQ.c2lnbmF0dXJl"
        try AuditLog(in: folder.url).record(
            who: "cli:alice", what: "token.issued", details: ["note": "Bearer \(token)", token: "x"], at: start)
        #expect(try !text().contains("eyJ"))
        #expect(try lines()[0]["note"] == "<redacted>")
    }

    @Test func halfALineOfAPowerCutDoesNotSwallowTheNext() throws {
        try Data(#"{"at":"2026-"#.utf8).write(to: folder.file("audit.jsonl"))
        try AuditLog(in: folder.url).record(who: "a", what: "b", at: start)
        #expect(
            try text() == #"{"at":"2026-"# + "\n" + #"{"at":"2026-08-01T10:00:00Z","what":"b","who":"a"}"# + "\n")
    }

    @Test(arguments: 0..<10)
    func writersAtOnceDoNotMixOrLoseLinesAcrossRotations(round: Int) async throws {
        let writers = 4
        let each = 25
        await withThrowingTaskGroup { group in
            for writer in 0..<writers {
                group.addTask {
                    let log = AuditLog(in: folder.url, sizeLimit: 1300)
                    for number in 0..<each {
                        try log.record(who: "w\(writer)", what: "\(number)", at: start)
                    }
                }
            }
            while let result = await group.nextResult() {
                if case .failure(let error) = result { Issue.record("\(error)") }
            }
        }
        var all: [[String: String]] = []
        for number in (0...5).reversed()
        where FileManager.default.fileExists(atPath: folder.file(AuditLog.name(number)).path) {
            let size = try text(number).utf8.count
            // Full but for one line: nobody rotated a file that was just begun.
            #expect(size <= 1300 && (number == 0 || size > 1200))
            all += try lines(number)
        }
        #expect(all.count == writers * each)
        for writer in 0..<writers {
            #expect(all.filter { $0["who"] == "w\(writer)" }.map { $0["what"] } == (0..<each).map { "\($0)" })
        }
    }

    @Test func sixthOldFileIsDropped() throws {
        let log = AuditLog(in: folder.url, sizeLimit: 10)
        for number in 0..<9 { try log.record(who: "a", what: "\(number)", at: start) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == (1...5).map { "audit.\($0).jsonl" } + ["audit.jsonl"])
        #expect(try (0...5).map { try lines($0).map { $0["what"] } } == [["8"], ["7"], ["6"], ["5"], ["4"], ["3"]])
    }

    @Test func linkFolderOrMissingPlaceIsAnError() throws {
        let path = folder.file("audit.jsonl").path
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.file("target").path)
        #expect(throws: StoreError.access("audit.jsonl is not a plain file; move it away")) {
            try AuditLog(in: folder.url).record(who: "a", what: "b", at: start)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("target").path))
        #expect(throws: StoreError.self) {
            try AuditLog(in: folder.file("nowhere")).record(who: "a", what: "b", at: start)
        }
    }
}
