import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func fullDiskRefusesBeaconsAndGoesOnByItself() async throws {
        let site = try TestSite()
        let disk = try SmallDisk(on: site.data, megabytes: 8)
        defer { disk.unmount() }
        let server = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        let first = (1...50).map { _ in Beacon(value: 1500) }
        try server.take(first)
        try disk.fill()
        let (more, refusal) = try offerUntilRefused(server)
        #expect(refusal.status == 503)
        #expect(refusal.headers["retry-after"].flatMap { Int($0) } ?? 0 > 0, "\(refusal.headers)")
        #expect(refusal.text.contains(#""reason":"storage""#), "\(refusal.text)")
        let failed = try await ReadinessAnswer.read(server)
        let fault = try #require(failed.fault("journal"), "\(failed)")
        #expect(failed.status == "failed")
        #expect(fault.problem.contains("full"), "\(fault)")
        #expect(fault.next?.contains("free space on the disk") == true, "\(fault)")

        try disk.empty()
        // No beacon and no signal: a server that is taken out of rotation gets neither.
        let recovered = try ReadinessAnswer.await(server, within: .seconds(15))
        #expect(recovered.status == "ready", "\(recovered)")
        try server.take((1...10).map { _ in Beacon(value: 1500) })
        let count = first.count + more + 10
        #expect(try await server.count() == count)
        let ledger = try await LedgerText.read(server)
        #expect(ledger.balances && ledger.outcomes["storage"] ?? 0 > 0, "\(ledger)")
        #expect(try await server.terminate() == 0)
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == count)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func signalMakesAFullDiskBeTriedAgainAtOnce() async throws {
        let site = try TestSite()
        let disk = try SmallDisk(on: site.data, megabytes: 8)
        defer { disk.unmount() }
        let server = try await ServerProcess.start(site)
        try disk.fill()
        let (taken, _) = try offerUntilRefused(server)
        try disk.empty()
        server.evaluateNow()
        let recovered = try ReadinessAnswer.await(server, within: .seconds(15))
        #expect(recovered.status == "ready", "\(recovered)")
        #expect(try await server.count() == taken)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func beaconIsTheFirstToFindRoomOnTheDiskAgain() async throws {
        let site = try TestSite()
        let disk = try SmallDisk(on: site.data, megabytes: 8)
        defer { disk.unmount() }
        let server = try await ServerProcess.start(site)
        try disk.fill()
        let (taken, _) = try offerUntilRefused(server)
        try disk.empty()
        try server.take([Beacon(value: 1500)])
        #expect(try await ReadinessAnswer.read(server).fault("journal") == nil)
        #expect(try await server.count() == taken + 1)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func readOnlyFileSystemKeepsTheServerFromStarting() async throws {
        let site = try TestSite()
        let disk = try SmallDisk(on: site.data, megabytes: 8)
        defer { disk.unmount() }
        let server = try await ServerProcess.start(site)
        try server.take((1...50).map { _ in Beacon(value: 1500) })
        #expect(try await server.terminate() == 0)
        try disk.remount(writable: false)
        let refused = try await CommandRun.vitalsd(["serve", "--listen", "127.0.0.1:0", "--data", site.data.path])
        #expect(refused.exitCode == 3)
        #expect(refused.errors.contains("the data folder cannot be used: Read-only file system"), "\(refused.errors)")
        try disk.remount(writable: true)
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == 50)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)), arguments: [["journal.db-wal"], ["journal.db-wal", "journal.db"]])
    func journalThatCannotBeWrittenRefusesBeaconsUntilARestart(_ names: [String]) async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        let taken = (1...50).map { _ in Beacon(value: 1500) }
        try server.takeOneByOne(taken)
        let files = names.map { site.data.appending(path: $0).path }
        // Fails on file systems without this attribute: the tests' folder is to be on ext4, xfs or btrfs.
        try Tool.run(["chattr", "+i"] + files)
        defer { _ = try? Tool.run(["chattr", "-i"] + files) }
        let (more, refusal) = try offerUntilRefused(server)
        #expect(more == 0)
        #expect(refusal.status == 503 && refusal.text.contains(#""reason":"storage""#), "\(refusal.text)")
        let failed = try await ReadinessAnswer.read(server)
        let fault = try #require(failed.fault("journal"), "\(failed)")
        #expect(fault.problem.hasPrefix("journal.db: "), "\(fault)")
        #expect(fault.next?.contains("restart vitalsd") == true, "\(fault)")

        try Tool.run(["chattr", "-i"] + files)
        // A write that failed in the middle proves nothing by succeeding later: only a restart looks at what is there.
        #expect(try server.offer(Beacon(value: 1500)).status == 503)
        _ = try await server.terminate()
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == taken.count)
        #expect(try await ReadinessAnswer.read(restarted).status == "ready")
        #expect(try await restarted.terminate() == 0)
    }

    /// The log alone takes beacons, and grows by two pages a batch, while nothing can be moved from it to the file.
    @Test(.timeLimit(.minutes(2)))
    func journalWhoseLogCannotBeCheckpointedIsNoLongerReady() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        try server.takeOneByOne((1...50).map { _ in Beacon(value: 1500) })
        let file = site.data.appending(path: "journal.db").path
        try Tool.run(["chattr", "+i", file])
        defer { _ = try? Tool.run(["chattr", "-i", file]) }
        // Three times the size to which a log is cut back.
        let log = site.data.appending(path: "journal.db-wal").path
        var taken = 50
        while try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0 < 48 * 1_048_576 {
            guard try server.offer(Beacon(value: 1500)).status == 204 else { break }
            taken += 1
        }
        server.evaluateNow()
        let answer = try ReadinessAnswer.await(server, within: .seconds(30)) { $0.status != "ready" }
        #expect(answer.status != "ready", "the log grows without end and nobody is told")
        try Tool.run(["chattr", "-i", file])
        _ = try await server.terminate()
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == taken)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func secondServerOnAFolderIsRefusedAndTheFirstGoesOn() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let load = BeaconLoad(port: server.port, connections: 2, target: 100)
        let second = try await CommandRun.vitalsd(["serve", "--listen", "127.0.0.1:0", "--data", site.data.path])
        #expect(second.exitCode == 3)
        #expect(
            second.errors.hasSuffix(
                "vitalsd: the data folder is in use by another vitalsd; stop it or choose another --data\n")
        )
        try await load.reachesTarget()
        #expect(load.otherAnswers.isEmpty && load.failures.isEmpty)
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)
        try await load.ends()
        let restarted = try await ServerProcess.start(site)
        let count = try await restarted.count()
        #expect(count >= load.acknowledged && count <= load.sent.count)
        #expect(try await restarted.terminate() == 0)
    }

    /// How many beacons were still acknowledged, and the first refusal: a log that is full may have room from before.
    private func offerUntilRefused(_ server: ServerProcess) throws -> (taken: Int, refusal: RawAnswer) {
        for taken in 0..<5000 {
            let answer = try server.offer(Beacon(value: 1500))
            if answer.status != 204 { return (taken, answer) }
        }
        throw EndToEndFailure("5000 beacons were acknowledged: \(server.log)")
    }
}
