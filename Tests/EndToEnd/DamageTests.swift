import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func damagedBatchIsSetAsideAndTheOthersAreCounted() async throws {
        let site = try TestSite(rules: TestSite.rarelyJudged)
        let sent = try await leaveUnapplied(40, in: site)
        let before = try Tool.sqlite(
            site.data.appending(path: "journal.db"),
            """
            sequence, content = db.execute("SELECT sequence, observations FROM batch LIMIT 1 OFFSET 19").fetchone()
            content = bytearray(content)
            content[len(content) // 2] ^= 0xFF
            db.execute("UPDATE batch SET observations = ? WHERE sequence = ?", (bytes(content), sequence))
            db.commit()
            print(sequence, content.hex())
            """)

        let server = try await ServerProcess.start(site)
        #expect(try await server.count() == sent.count - 1)
        let answer = try await ReadinessAnswer.read(server)
        #expect(answer.status == "degraded")
        let fault = try #require(answer.fault("recovery"), "\(answer)")
        #expect(fault.problem.contains("1 acknowledged batch could not be read"), "\(fault)")
        #expect(fault.next?.contains("kept") == true, "\(fault)")
        let metrics = try await HTTPClient(port: server.port).get("/metrics").text
        #expect(metrics.contains("\nvitalsd_set_aside_batches 1\n"))
        #expect(try await server.terminate() == 0)
        #expect(
            try Tool.sqlite(
                site.data.appending(path: "journal.db"),
                "for row in db.execute('SELECT sequence, observations FROM set_aside'): print(row[0], row[1].hex())")
                == before)

        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == sent.count - 1)
        #expect(try await ReadinessAnswer.read(restarted).status == "ready", "it was dealt with")
        // The visit that was lost is not remembered, the others are.
        try restarted.take(sent)
        #expect(try await restarted.count() == sent.count)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func damagedCellAndDamagedEvidenceAreLeftOutAndReadinessSaysSo() async throws {
        let site = try TestSite(rules: TestSite.rarelyJudged)
        let first = try await ServerProcess.start(site)
        try first.takeOneByOne((1...20).map { _ in Beacon(value: 1500) })
        #expect(try await first.count() == 20)
        #expect(try await first.terminate() == 0)
        try Tool.sqlite(
            site.data.appending(path: "journal.db"),
            "db.execute(\"UPDATE batch SET checksum = checksum + 1 WHERE sequence = 7\"); db.commit()")
        try Tool.sqlite(
            site.data.appending(path: "vitals.db"),
            "db.execute(\"UPDATE cell_minute SET histogram = x'07'\"); db.commit()")

        let server = try await ServerProcess.start(site)
        // The cell cannot answer, so the journal does; the one batch of it that cannot be read is told.
        let told = try await server.counted()
        #expect(told.row("page", "/k")?.count == 19)
        #expect(told.note == "1 damaged batch of the journal was left out")
        let answer = try await ReadinessAnswer.read(server)
        #expect(answer.status == "degraded")
        let fault = try #require(answer.fault("recovery"), "\(answer)")
        #expect(
            fault.problem.contains("vitals.db") && fault.problem.hasSuffix("1 times evidence of journal.db"), "\(fault)"
        )
        #expect(fault.next?.contains("vitalsd restore") == true, "\(fault)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func brokenPageOfTheJournalCostsWhatLayOnItAndANewJournalBegins() async throws {
        let site = try TestSite(rules: TestSite.rarelyJudged)
        let sent = try await leaveUnapplied(1500, in: site)
        let lost = try #require(
            Int(
                try Tool.sqlite(
                    site.data.appending(path: "journal.db"),
                    """
                    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                    size, = db.execute("PRAGMA page_size").fetchone()
                    leaves = db.execute("SELECT pageno, ncell FROM dbstat WHERE name = 'batch' AND pagetype = 'leaf'").fetchall()
                    assert len(leaves) > 9, leaves
                    page, rows = leaves[len(leaves) // 2]
                    db.close()
                    with open(path, "r+b") as file:
                        file.seek((page - 1) * size)
                        file.write(bytes([0xA5]) * size)
                    print(rows)
                    """)))

        let server = try await ServerProcess.start(site)
        #expect(try await server.count() == sent.count - lost, "each batch outside of the page counts")
        let answer = try await ReadinessAnswer.read(server)
        #expect(answer.status == "degraded")
        #expect(answer.faults.contains { $0.part == "recovery" && $0.problem.contains("broken page") }, "\(answer)")
        let names = try FileManager.default.contentsOfDirectory(atPath: site.data.path)
        #expect(names.contains { $0.hasPrefix("journal.db.damaged-") }, "\(names)")
        try server.take((1...10).map { _ in Beacon(value: 1500) })
        #expect(try await server.count() == sent.count - lost + 10)
        try await server.kill()

        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count() == sent.count - lost + 10)
        #expect(try await ReadinessAnswer.read(restarted).status == "ready")
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func brokenPageOfTheRollupsIsMendedByABackupWithoutLosingABeacon() async throws {
        let site = try TestSite(rules: TestSite.rarelyJudged)
        let server = try await ServerProcess.start(site)
        var sent = (1...100).map { Beacon(value: 1500, url: "https://shop.example/p\($0)") }
        try server.take(sent)
        let backup = site.folder.file("a.backup").path
        let made = try await CommandRun.vitalsd(["backup", backup, "--data", site.data.path])
        #expect(made.exitCode == 0, "\(made.everything)")
        let later = (1...100).map { Beacon(value: 1500, url: "https://shop.example/p\($0)") }
        try server.take(later)
        sent += later
        #expect(try await server.terminate() == 0)
        try breakRollups(site)

        let broken = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        let meanwhile = (1...100).map { Beacon(value: 1500, url: "https://shop.example/p\($0)") }
        try broken.take(meanwhile)
        sent += meanwhile
        #expect(try await HTTPClient(port: broken.port).get("/v1/query", query: ["metric": "LCP"]).status == 500)
        let answer = try await ReadinessAnswer.read(broken)
        #expect(answer.status == "degraded")
        let fault = try #require(answer.fault("rollups"), "\(answer)")
        #expect(fault.problem.contains("malformed"), "\(fault)")
        #expect(fault.next?.contains("`vitalsd restore BACKUP --replace`") == true, "\(fault)")
        _ = try await broken.terminate()

        let restored = try await CommandRun.vitalsd(["restore", backup, "--data", site.data.path, "--replace"])
        #expect(restored.exitCode == 0, "\(restored.everything)")
        let mended = try await ServerProcess.start(site)
        let rows = try await mended.counted().rows
        #expect(rows.count == 100 && rows.allSatisfy { $0.count == 3 }, "\(rows)")
        try mended.take(sent)
        #expect(try await mended.counted().rows.map(\.count).reduce(0, +) == sent.count)
        #expect(try await ReadinessAnswer.read(mended).status == "ready")
        #expect(try await mended.terminate() == 0)
    }

    /// Leaves acknowledged beacons in the journal, each a batch of its own, of which the rollups contain none.
    private func leaveUnapplied(_ count: Int, in site: TestSite) async throws -> [Beacon] {
        let server = try await ServerProcess.start(
            site, environment: Drill(step: 5, count: 1).environment, flags: ["--flush-interval", "1m"])
        let beacons = (1...count).map { _ in Beacon(value: 1500) }
        try server.takeOneByOne(beacons)
        try await server.workUntilGone()
        #expect(try await server.exits() == SIGKILL)
        return beacons
    }

    /// Overwrites the root of the minute cells.
    private func breakRollups(_ site: TestSite) throws {
        try Tool.sqlite(
            site.data.appending(path: "vitals.db"),
            """
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            size, = db.execute("PRAGMA page_size").fetchone()
            page, = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cell_minute'").fetchone()
            db.close()
            with open(path, "r+b") as file:
                file.seek((page - 1) * size)
                file.write(bytes([0xA5]) * size)
            """)
    }
}
