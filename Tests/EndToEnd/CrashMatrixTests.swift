import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)), arguments: Drill.all)
    func killAtAnyStepLosesNothingAcknowledgedAndCountsNothingTwice(_ drill: Drill) async throws {
        let site = try TestSite()
        let old = try await site.addHistory()
        let load = try await dieUnderLoad(site, drill)
        let sent = load?.sent ?? []
        #expect(load?.otherAnswers.isEmpty ?? true)

        let server = try await ServerProcess.start(site)
        let counted = try await server.count()
        #expect(counted >= load?.acknowledged ?? 0, "lost what was acknowledged")
        #expect(counted <= sent.count, "counted twice")
        try await expectHistory(old, server)
        try server.take(sent)
        #expect(try await server.count() == sent.count, "sending again must add exactly what was missing")
        // Now everything is folded that was not.
        server.evaluateNow()
        try await expectHistory(old, server)
        #expect(try await LedgerText.read(server).balances)
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)

        let again = try await ServerProcess.start(site)
        #expect(try await again.count() == sent.count)
        try await expectHistory(old, again)
        #expect(try await again.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func killedRestoreKeepsTheServerOutUntilItIsDoneAgain() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let before = (1...50).map { _ in Beacon(value: 1500) }
        let after = (1...30).map { _ in Beacon(value: 1500) }
        try server.take(before)
        let backup = site.folder.file("a.backup").path
        #expect(try await CommandRun.vitalsd(["backup", backup, "--data", site.data.path]).exitCode == 0)
        try server.take(after)
        #expect(try await server.terminate() == 0)

        let words = ["restore", backup, "--data", site.data.path, "--replace"]
        let killed = try await CommandRun.vitalsd(words, environment: Drill(step: 14, count: 1).environment)
        #expect(killed.exitCode == SIGKILL, "\(killed.everything)")
        let refused = try await CommandRun.vitalsd(["serve", "--listen", "127.0.0.1:0", "--data", site.data.path])
        #expect(refused.exitCode == 3)
        #expect(refused.errors.contains("run `vitalsd restore BACKUP` again"), "\(refused.everything)")
        let restored = try await CommandRun.vitalsd(words)
        #expect(restored.exitCode == 0, "\(restored.everything)")

        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == before.count + after.count)
        try restarted.take(before + after)
        #expect(try await restarted.count() == before.count + after.count)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func killedBackupLeavesNoFileOfItsName() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        try server.take((1...50).map { _ in Beacon(value: 1500) })
        let backup = site.folder.file("a.backup")
        let words = ["backup", backup.path, "--data", site.data.path]
        let killed = try await CommandRun.vitalsd(words, environment: Drill(step: 15, count: 1).environment)
        #expect(killed.exitCode == SIGKILL, "\(killed.everything)")
        #expect(!FileManager.default.fileExists(atPath: backup.path))
        let made = try await CommandRun.vitalsd(words)
        #expect(made.exitCode == 0, "\(made.everything)")
        #expect(FileManager.default.fileExists(atPath: backup.path))
        let left = try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
        #expect(left.sorted() == ["a.backup", "alerts.yml", "data"], "what the killed one left is cleared away")
        #expect(try await server.terminate() == 0)
    }

    /// Runs the server under load until it kills itself. Nil where it was gone before it took its first beacon: upkeep works at once.
    private func dieUnderLoad(_ site: TestSite, _ drill: Drill) async throws -> BeaconLoad? {
        let server: ServerProcess
        do {
            server = try await ServerProcess.start(
                site, environment: drill.environment, flags: ["--flush-interval", "100ms"])
        } catch let failure as EndToEndFailure
            where failure.description.contains("exited with \(SIGKILL) before it was ready")
        {
            return nil
        }
        let load = BeaconLoad(port: server.port, connections: 4, target: .max)
        try await server.workUntilGone()
        // No exit code of ours: it was the signal, and none but its own was sent.
        #expect(try await server.exits() == SIGKILL, "\(server.log)")
        try await load.ends()
        return load
    }

    private func expectHistory(
        _ old: [Beacon], _ server: ServerProcess, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await server.counted(from: "-4d")
        let row = try #require(answer.row("page", "/old"), sourceLocation: location)
        #expect(row.count == old.count, sourceLocation: location)
        #expect(row.good == old.count { $0.value <= 2500 }, sourceLocation: location)
        #expect(row.poor == old.count { $0.value > 4000 }, sourceLocation: location)
    }
}
