import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func backupUnderLoadHoldsAllThatWasAcknowledgedBeforeIt() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        let load = BeaconLoad(port: server.port, connections: 4, target: 300)
        try await load.reachesTarget()
        let acknowledged = load.acknowledged
        let backup = site.folder.file("a.backup").path
        let made = try await CommandRun.vitalsd(["backup", backup, "--data", site.data.path])
        let sent = load.sent
        #expect(made.exitCode == 0, "\(made.everything)")
        #expect(load.otherAnswers.isEmpty && load.failures.isEmpty)
        try await server.kill()
        try await load.ends()

        let other = try TestSite()
        let restored = try await CommandRun.vitalsd(["restore", backup, "--data", other.data.path])
        #expect(restored.exitCode == 0, "\(restored.everything)")
        let copy = try await ServerProcess.start(other)
        let count = try await copy.count()
        #expect(count >= acknowledged && count <= sent.count)
        // The visits came along: none counts again.
        try copy.take(sent)
        #expect(try await copy.count() == sent.count)
        #expect(try await copy.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func restoredFolderAnswersAsItsSource() async throws {
        let site = try TestSite()
        let old = try await site.addHistory()
        let server = try await ServerProcess.start(site)
        try server.take(
            (1...400).map { Beacon(value: Double($0 * 13), url: "https://shop.example/p\($0 % 7)") })
        let wanted = try await answers(server)
        let backup = site.folder.file("a.backup").path
        #expect(try await CommandRun.vitalsd(["backup", backup, "--data", site.data.path]).exitCode == 0)
        #expect(try await answers(server) == wanted)
        #expect(try await server.terminate() == 0)

        let other = try TestSite()
        #expect(try await CommandRun.vitalsd(["restore", backup, "--data", other.data.path]).exitCode == 0)
        let copy = try await ServerProcess.start(other)
        #expect(try await answers(copy) == wanted)
        #expect(try await copy.count(page: "/old") == old.count)
        #expect(try await copy.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func sealedBackupOpensWithItsKeyAlone() async throws {
        let site = try TestSite()
        let key = try makeKey(site, "a.key", fill: 7)
        let wrong = try makeKey(site, "b.key", fill: 8)
        let server = try await ServerProcess.start(site)
        try server.take((1...50).map { _ in Beacon(value: 1500) })
        let backup = site.folder.file("a.backup")
        let made = try await CommandRun.vitalsd(["backup", backup.path, "--data", site.data.path, "--key-file", key])
        #expect(made.exitCode == 0, "\(made.everything)")
        #expect(try await server.terminate() == 0)
        let sealed = try Data(contentsOf: backup)
        #expect(sealed.prefix(8) == Data("vitalsd1".utf8))
        #expect(sealed.range(of: Data("SQLite format".utf8)) == nil)

        let damaged = try flip(backup, at: sealed.count / 2)
        let before = try contents(site.data)
        let refusals: [(file: URL, key: [String], reason: String)] = [
            (backup, ["--key-file", wrong], "does not open: the key is not the one it was made with"),
            (backup, [], "is encrypted; give --key-file"), (damaged, ["--key-file", key], "damaged"),
        ]
        for refusal in refusals {
            let run = try await CommandRun.vitalsd(
                ["restore", refusal.file.path, "--data", site.data.path, "--replace"] + refusal.key)
            #expect(run.exitCode == 3, "\(run.everything)")
            #expect(run.errors.contains(refusal.reason), "\(run.everything)")
            #expect(try contents(site.data) == before, "\(refusal.reason)")
        }
        let restored = try await CommandRun.vitalsd(
            ["restore", backup.path, "--data", site.data.path, "--replace", "--key-file", key])
        #expect(restored.exitCode == 0, "\(restored.everything)")
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == 50)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func restoreThatMayNotOrCannotLeavesTheFolderAlone() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        try server.take((1...50).map { _ in Beacon(value: 1500) })
        let backup = site.folder.file("a.backup")
        #expect(try await CommandRun.vitalsd(["backup", backup.path, "--data", site.data.path]).exitCode == 0)
        let inUse = try await CommandRun.vitalsd(["restore", backup.path, "--data", site.data.path, "--replace"])
        #expect(inUse.exitCode == 3)
        #expect(inUse.errors.contains("the data folder is in use by another vitalsd"), "\(inUse.everything)")
        try server.take([Beacon(value: 1500)])
        #expect(try await server.count() == 51)
        #expect(try await server.terminate() == 0)

        let before = try contents(site.data)
        let unasked = try await CommandRun.vitalsd(["restore", backup.path, "--data", site.data.path])
        #expect(unasked.exitCode == 3)
        #expect(unasked.errors.contains("give --replace"), "\(unasked.everything)")
        #expect(try contents(site.data) == before)
        let size = try Data(contentsOf: backup).count
        let damaged = try flip(backup, at: size / 2)
        let refused = try await CommandRun.vitalsd(["restore", damaged.path, "--data", site.data.path, "--replace"])
        #expect(refused.exitCode == 3, "\(refused.everything)")
        #expect(refused.errors.hasPrefix("vitalsd: backup: "), "\(refused.everything)")
        #expect(try contents(site.data) == before)
        // A name that is taken is not written over.
        let again = try await CommandRun.vitalsd(["backup", backup.path, "--data", site.data.path])
        #expect(again.exitCode == 3, "\(again.everything)")
        #expect(try Data(contentsOf: backup).count == size)
    }

    @Test(.timeLimit(.minutes(2)))
    func restoreOverAnotherCollectorKeepsItsFilesAside() async throws {
        let (source, target) = (try TestSite(), try TestSite())
        for (site, count) in [(source, 50), (target, 20)] {
            let server = try await ServerProcess.start(site)
            try server.take((1...count).map { _ in Beacon(value: 1500) })
            #expect(try await server.terminate() == 0)
        }
        let backup = source.folder.file("a.backup").path
        #expect(try await CommandRun.vitalsd(["backup", backup, "--data", source.data.path]).exitCode == 0)
        let before = try contents(target.data)
        let restored = try await CommandRun.vitalsd(["restore", backup, "--data", target.data.path, "--replace"])
        #expect(restored.exitCode == 0, "\(restored.everything)")
        let names = try FileManager.default.contentsOfDirectory(atPath: target.data.path)
        let replaced = try #require(names.first { $0.hasPrefix("replaced-") }, "\(names)")
        let kept = try contents(target.data.appending(path: replaced))
        #expect(kept["vitals.db"] == before["vitals.db"] && kept["journal.db"] == before["journal.db"])

        // Neither journal is taken for the other's: what is counted is what was backed up.
        let server = try await ServerProcess.start(target)
        #expect(try await server.count() == 50)
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)
    }

    /// What is asked of both: whole texts, over windows that end after the last beacon.
    private func answers(_ server: ServerProcess) async throws -> [String] {
        let questions = [["by": "page"], ["by": "page,device"], ["by": "site", "percentile": "95"], [:]]
        let client = HTTPClient(port: server.port)
        var answers: [String] = []
        for question in questions {
            let window = ["metric": "LCP", "from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"]
            let answer = try await client.get("/v1/query", query: question.merging(window) { $1 })
            #expect(answer.status == 200, "\(answer.text)")
            answers.append(answer.text)
        }
        return answers
    }

    /// As the manual says it is made: 32 bytes in base64, in a file nobody else reads.
    private func makeKey(_ site: TestSite, _ name: String, fill: UInt8) throws -> String {
        let file = site.folder.file(name)
        try Data((Data(repeating: fill, count: 32).base64EncodedString() + "\n").utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        return file.path
    }

    /// A copy with one bit changed.
    private func flip(_ file: URL, at place: Int) throws -> URL {
        var bytes = try Data(contentsOf: file)
        bytes[place] ^= 0x10
        let copy = file.deletingLastPathComponent().appending(path: "damaged.backup")
        try bytes.write(to: copy)
        return copy
    }

    private func contents(_ folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }
}
