import CollectorTesting
import Foundation
import Testing

/// Rules of a running server: read again, remembered, explained.
extension EndToEndTests {
    private func explain(_ server: ServerProcess, _ words: String...) async throws -> CommandRun {
        try await CommandRun.vitalsd(["explain"] + words + ["--url", server.origin])
    }

    /// Awaits that what is answered has these words.
    private func expectReady(_ server: ServerProcess, _ words: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        var text = ""
        while !text.contains(words), ContinuousClock.now < deadline {
            text = try await HTTPClient(port: server.port).get("/readyz").text
        }
        #expect(text.contains(words), "\(text)")
    }

    @Test(.timeLimit(.minutes(2)))
    func changedRulesAreTakenUpAndABrokenFileChangesNothing() async throws {
        let site = try TestSite(
            rules: "defaults: {evaluate_every: 1h}\nbudgets: [{id: lcp, metric: LCP, limit: 2500ms, by: [page]}]")
        let server = try await ServerProcess.start(site)
        try server.take((0..<60).map { _ in Beacon(value: 3000) })
        server.evaluateNow()
        let told = try await explain(server, "lcp", "page=/k")
        #expect(told.exitCode == 0 && told.output.contains("n = 60 ≥ 40, lower bound"), "\(told.everything)")
        #expect(told.output.contains("> limit 2.5 s: breach"), "\(told.everything)")

        try Data("budgets: [{id: lcp, metric: LPC, limit: 2500ms}]".utf8).write(to: site.rules)
        try await expectReady(server, "did you mean")
        #expect(try await explain(server, "lcp").output.contains("limit 2.5 s"), "the old rules stay")

        try Data("budgets: [{id: lcp, metric: LCP, limit: 4s, by: [page]}, {id: new, metric: LCP, limit: 1s}]".utf8)
            .write(to: site.rules)
        try await expectReady(server, "\"status\":\"ready\"")
        #expect(try await explain(server, "lcp").output.contains("upper bound"))
        let new = try await explain(server, "new", "--format", "json")
        #expect(new.output.contains("\"verdict\":\"breach\""), "\(new.everything)")
        let unknown = try await explain(server, "nwe")
        #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean \"new\""), "\(unknown.everything)")
        let stranger = try await explain(server, "new", "page=/k")
        #expect(stranger.exitCode == 2 && stranger.errors.contains("judged by nothing"), "\(stranger.everything)")
        // What is included is watched too, also while it is wrong or not there yet.
        let included = site.folder.file("rules.d")
        try FileManager.default.createDirectory(at: included, withIntermediateDirectories: false)
        try Data("include: rules.d/*.yml\nbudgets: [{id: new, metric: LCP, limit: 1s}]".utf8).write(to: site.rules)
        let more = included.appending(path: "more.yml")
        try Data("budgets: [{id: more, metric: LPC, limit: 3s}]".utf8).write(to: more)
        try await expectReady(server, "rules.d/more.yml:1:30")
        try Data("budgets: [{id: more, metric: LCP, limit: 3s}]".utf8).write(to: more)
        try await expectReady(server, "\"status\":\"ready\"")
        let taken = try await explain(server, "more")
        #expect(taken.exitCode == 0 && taken.output.contains("limit 3 s"), "\(taken.everything)")
        let future = try await explain(server, "more", "--at", "2100-01-01T00:00:00Z")
        #expect(future.exitCode == 2 && future.errors.contains("in the future"), "\(future.everything)")
        #expect(try await server.terminate() == 0)
        // From the files, without a server.
        let offline = try await CommandRun.vitalsd([
            "explain", "new", "--data", site.data.path, "--rules", site.rules.path,
        ])
        #expect(offline.exitCode == 0 && offline.output.contains("n = 60"), "\(offline.everything)")
    }

    @Test(.timeLimit(.minutes(2)))
    func whatIsPendingOutlivesAKillAndIsReadAgainOnHangUp() async throws {
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, for: 10m}
                budgets: [{id: lcp, metric: LCP, limit: 2500ms, by: [page], where: {page: "/k*", device: [desktop, mobile]}}]
                """)
        var server = try await ServerProcess.start(site)
        try server.take((0..<60).map { _ in Beacon(value: 3000) })
        server.evaluateNow()
        let deadline = ContinuousClock.now + .seconds(60)
        var since: Substring?
        while since == nil, ContinuousClock.now < deadline {
            since = try await explain(server, "lcp").output.firstMatch(of: /pending since (\S+)/)?.1
        }
        try await server.kill()
        server = try await ServerProcess.start(site)
        server.evaluateNow()
        let after = try await explain(server, "lcp").output
        #expect(since != nil && after.contains("pending since \(since ?? "")"), "\(after)")
        #expect(try await HTTPClient(port: server.port).get("/v1/alerts").text.contains("lcp") == false)
        #expect(try Tool.run(["kill", "-HUP", "\(server.identifier)"]) == "")
        #expect(try await explain(server, "lcp").exitCode == 0, "a hang-up ends nothing")
        #expect(try await server.terminate() == 0)
    }
}
