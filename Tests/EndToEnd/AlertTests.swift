import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func receiverThatWasDownStillGetsTheAlertWithOneIdentifier() async throws {
        let recorder = WebhookRecorder(script: [.answer(status: 503), .ok])
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 10s}
                receivers:
                  - {name: oncall, type: webhook, url: "\(recorder.url())"}
                budgets:
                  - {id: lcp, metric: LCP, percentile: 75, limit: 1s, by: [page], window: 1h, min_samples: 10,
                     severity: page, notify: [oncall]}
                """)
        let server = try await ServerProcess.start(site)
        try post((1...20).map { _ in Beacon(value: 5000) }, to: server)
        server.evaluateNow()
        let refused = try await recorder.next()
        let accepted = try await recorder.next()
        let identifier = try #require(refused.headers["webhook-id"])
        #expect(accepted.headers["webhook-id"] == identifier, "a receiver must be able to tell a repeat")
        #expect(accepted.body == refused.body)
        let firing = try AlertMessage.parse(accepted)
        #expect(firing.status == "firing")

        try post((1...600).map { _ in Beacon(value: 200) }, to: server)
        server.evaluateNow()
        let last = try await recorder.next()
        let resolved = try AlertMessage.parse(last)
        #expect(resolved.status == "resolved")
        #expect(resolved.alerts.map(\.status) == ["resolved"])
        #expect(resolved.alerts.map(\.fingerprint) == firing.alerts.map(\.fingerprint))
        #expect(resolved.alerts.first?.startsAt == firing.alerts.first?.startsAt)
        #expect(resolved.alerts.first?.endsAt.hasPrefix("0001-") == false)
        #expect(last.headers["webhook-id"] != identifier)
        #expect(recorder.requests.count == 3, "one message a transition, and one retry")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(3)))
    func alertSurvivesAReceiverThatIsDownAndAServerThatIsKilled() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        try await recorder.stop()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 10s}
                receivers:
                  - {name: oncall, type: webhook, url: "\(recorder.url())"}
                budgets:
                  - {id: lcp, metric: LCP, percentile: 75, limit: 1s, by: [page], window: 1h, min_samples: 10,
                     severity: page, notify: [oncall]}
                """)
        let server = try await ServerProcess.start(site)
        try post((1...20).map { _ in Beacon(value: 5000) }, to: server)
        server.evaluateNow()
        try await server.kill()

        try await recorder.start()
        let restarted = try await ServerProcess.start(site)
        restarted.evaluateNow()
        let message = try AlertMessage.parse(try await recorder.next())
        #expect(message.status == "firing")
        #expect(message.alerts.first?.labels["page"] == "/k")
        #expect(try await restarted.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(2)))
    func queriesThatDifferInLiteralsAreOneRowAndFireTheLatencyRule() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 10s}
                receivers:
                  - {name: oncall, type: webhook, url: "\(recorder.url())"}
                latency:
                  - {id: slow-queries, metric: query, percentile: 95, limit: 100ms, by: [service, query],
                     window: 15m, min_samples: 10, severity: page, notify: [oncall]}
                """)
        let server = try await ServerProcess.start(site)
        let timings = (1...100).map { number in
            """
            {"query":"SELECT * FROM orders WHERE id = \(7000 + number) AND mail = 'ann\(number)@example.com'",\
            "duration_ms":\(400 + number),"db":"postgresql","operation":"SELECT","route":"/cart","ok":true}
            """
        }
        let client = HTTPClient(port: server.port)
        let body = #"{"service":"api","timings":[\#(timings.joined(separator: ","))]}"#
        let answer = try await client.post("/v1/timings", body, contentType: "application/json")
        #expect(answer.status == 204, "\(answer.text)")

        let rows = try await QueryAnswer.ask(server, "query", percentile: 95, by: "service,query").rows
        try #require(rows.count == 1, "\(rows)")
        #expect(rows[0].count == 100)
        #expect(rows[0].labels["service"] == "api")
        let shape = try #require(rows[0].labels["query"])
        #expect(shape.contains("orders") && !shape.contains("70") && !shape.contains("ann"), "\(shape)")
        // 495 ms is the nearest rank of p95; the histogram's relative error is below 1 %.
        #expect(abs((rows[0].value ?? 0) - 495) < 6, "\(rows)")

        server.evaluateNow()
        let message = try AlertMessage.parse(try await recorder.next())
        #expect(message.status == "firing")
        #expect(message.alerts.first?.labels["alertname"] == "slow-queries")
        #expect(message.alerts.first?.labels["query"] == shape)
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    private func post(_ beacons: [Beacon], to server: ServerProcess) throws {
        let connection = try RawConnection(port: server.port)
        try connection.send(beacons.map(\.request).joined())
        for _ in beacons { #expect(try connection.nextAnswer()?.status == 204) }
    }
}
