import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func queriesAndReportsBesideALoadedServerDisturbNothing() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site, flags: ["--flush-interval", "100ms"])
        let load = BeaconLoad(port: server.port, connections: 4, target: 200)
        try await load.reachesTarget()
        let names = try FileManager.default.contentsOfDirectory(atPath: site.data.path).sorted()
        var last = 0
        for round in 1...20 {
            let run = try await CommandRun.vitalsd([
                "query", "LCP", "--by", "page", "--from", "-1h", "--format", "json", "--data", site.data.path,
            ])
            try #require(run.exitCode == 0, "round \(round): \(run.everything)")
            let count = try QueryAnswer.parse(run.output).row("page", "/k")?.count ?? 0
            #expect(count >= last, "round \(round)")
            last = count
        }
        let report = try await CommandRun.vitalsd([
            "report", "--data", site.data.path, "--dashboards", site.dashboards.path, "--out",
            site.folder.file("report").path,
        ])
        #expect(report.exitCode == 0, "\(report.everything)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.data.path).sorted() == names)
        #expect(last > 0 && load.acknowledged >= last)
        #expect(load.otherAnswers.isEmpty && load.failures.isEmpty, "\(load.otherAnswers) \(load.failures)")
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)
        try await load.ends()
    }

    @Test(.timeLimit(.minutes(1)))
    func queryOfAFolderWithoutAServerChangesNothingInIt() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        try server.take((1...50).map { _ in Beacon(value: 1500) })
        #expect(try await server.terminate() == 0)
        let before = try FileManager.default.contentsOfDirectory(atPath: site.data.path).sorted()
        let run = try await CommandRun.vitalsd(["query", "LCP", "--format", "json", "--data", site.data.path])
        #expect(run.exitCode == 0, "\(run.everything)")
        #expect(try QueryAnswer.parse(run.output).rows.map(\.count) == [50])
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.data.path).sorted() == before)
    }
}
