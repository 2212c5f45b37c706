import CollectorTesting
import Foundation
import Logging
import Telemetry
import Testing

@testable import Notify

/// What goes out together, over real sockets and with a manual clock.
@Suite struct GroupTests {
    private let clock = ManualClock(AlertSamples.start)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func recorder(_ script: [WebhookRecorder.Reply] = []) async throws -> WebhookRecorder {
        let recorder = WebhookRecorder(script: script)
        try await recorder.start()
        return recorder
    }

    private func plan(
        _ recorder: WebhookRecorder, by: [String] = ["rule"], interval: Duration = .zero
    ) throws -> DeliveryPlan {
        let url = try EndpointURL(recorder.url(), receiver: "oncall")
        let endpoint = ReceiverEndpoint(name: "oncall", format: AlertmanagerFormat(receiver: "oncall", url: url))
        return DeliveryPlan(
            endpoints: ["oncall": endpoint], grouping: MessageGrouping(by: by, interval: interval))
    }

    private func service(_ outbox: MemoryOutbox, _ plan: DeliveryPlan) throws -> DeliveryService {
        try DeliveryService(
            plan, outbox: outbox.outbox, externalURL: "https://perf.example", clock: clock.wallClock, logger: logger)
    }

    private func alert(_ page: String, rule: String = "lcp") -> Alert {
        Alert(
            key: AlertKey(rule: rule, labels: [.page: page]), state: .firing, severity: .page, summary: "slow \(page)",
            runbook: nil, receivers: ["oncall"], activeSince: AlertSamples.start, endedAt: nil,
            evidence: AlertSamples.alert().evidence)
    }

    private func delivery(_ id: Int64, _ page: String, rule: String = "lcp") -> Delivery {
        AlertSamples.delivery(id: id, alert: alert(page, rule: rule), createdAt: clock.now)
    }

    private struct Told: Decodable {
        struct Alert: Decodable { let labels: [String: String] }
        let groupKey: String
        let groupLabels: [String: String]
        let alerts: [Alert]

        var pages: [String] { alerts.compactMap { $0.labels["page"] } }
    }

    private func told(_ request: WebhookRecorder.Request) throws -> Told {
        try JSONDecoder().decode(Told.self, from: Data(request.body))
    }

    @Test func alertsOfAGroupAreOneMessage() async throws {
        let recorder = try await recorder()
        let outbox = MemoryOutbox([delivery(1, "/a"), delivery(2, "/b"), delivery(3, "/c", rule: "cls")])
        try await service(outbox, plan(recorder)).tick()
        let messages = try recorder.requests.map(told)
        #expect(messages.map(\.pages) == [["/a", "/b"], ["/c"]])
        #expect(messages.map(\.groupLabels) == [["alertname": "lcp"], ["alertname": "cls"]])
        #expect(await outbox.all().map(\.state) == [.delivered, .delivered, .delivered])
        #expect(await outbox.all().map(\.messageID) == ["msg_1", "msg_1", "msg_3"])
        try await recorder.stop()
    }

    /// Whoever has the first attempt, although its answer was lost, would drop what is new in a second with the same id.
    @Test func retryIsTheSameMessageWhateverCameMeanwhile() async throws {
        let recorder = try await recorder([.answer(status: 503), .ok, .ok])
        let outbox = MemoryOutbox([delivery(1, "/a"), delivery(2, "/b")])
        let service = try service(outbox, plan(recorder))
        await service.tick()
        await outbox.add(delivery(3, "/c"))
        clock.advance(by: .seconds(10))
        await service.tick()
        let sent = recorder.requests
        #expect(sent.map { $0.headers["webhook-id"] } == ["msg_1", "msg_1", "msg_3"])
        #expect(try sent.map { try told($0).pages } == [["/a", "/b"], ["/a", "/b"], ["/c"]])
        #expect(await outbox.all().map(\.attempts) == [2, 2, 1])
        try await recorder.stop()
    }

    /// Killed after the group was put together: it may have been sent.
    @Test func groupThatWasPutTogetherBeforeAKillStaysTheSame() async throws {
        let recorder = try await recorder()
        var joined = [delivery(1, "/a"), delivery(2, "/b")]
        for index in joined.indices { joined[index] = joined[index].joined("msg_1", at: clock.now) }
        let outbox = MemoryOutbox(joined + [delivery(3, "/c")])
        try await service(outbox, plan(recorder)).tick()
        #expect(try recorder.requests.map { try told($0).pages } == [["/a", "/b"], ["/c"]])
        #expect(recorder.requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_3"])
        try await recorder.stop()
    }

    @Test func groupWaitsAfterAMessageForTheNext() async throws {
        let recorder = try await recorder()
        let outbox = MemoryOutbox([delivery(1, "/a")])
        let service = try service(outbox, plan(recorder, interval: .seconds(300)))
        await service.tick()
        clock.advance(by: .seconds(10))
        await outbox.add(delivery(2, "/b"))
        await outbox.add(delivery(3, "/c"))
        await outbox.add(delivery(4, "/d", rule: "cls"))
        await service.tick()
        #expect(try recorder.requests.map { try told($0).pages } == [["/a"], ["/d"]])
        #expect(await outbox.all()[1].nextAttempt == AlertSamples.start + .seconds(300))
        #expect(await outbox.all()[1].attempts == 0)
        clock.advance(by: .seconds(290))
        await service.tick()
        #expect(try recorder.requests.last.map { try told($0).pages } == ["/b", "/c"])
        try await recorder.stop()
    }

    @Test func groupOfManyIsSeveralMessages() async throws {
        let recorder = try await recorder()
        let outbox = MemoryOutbox((1...120).map { delivery($0, "/p\($0)") })
        try await service(outbox, plan(recorder)).tick()
        #expect(try recorder.requests.map { try told($0).pages.count } == Array(repeating: 15, count: 8))
        #expect(await outbox.all().allSatisfy { $0.state == .delivered })
        try await recorder.stop()
    }

    @Test func receiversThatAreTakenUpAreWrittenToFromThenOn() async throws {
        let (first, second) = (try await recorder(), try await recorder())
        let outbox = MemoryOutbox([delivery(1, "/a")])
        let service = try service(outbox, plan(first, by: []))
        let saved = await outbox.saved()
        let running = Task.detached { await service.run() }
        _ = try await first.next()
        for await delivery in saved where delivery.state == .delivered { break }
        try service.take(try plan(second, by: []))
        await outbox.add(delivery(2, "/b"))
        service.wake()
        #expect(try told(try await second.next()).pages == ["/b"])
        #expect(first.requests.count == 1)
        running.cancel()
        await running.value
        try await first.stop()
        try await second.stop()
    }

    /// A page every five seconds all night, because a disk is full.
    @Test func whatCouldNotBeWrittenDownIsNotSentAgain() async throws {
        let recorder = try await recorder()
        let outbox = MemoryOutbox([delivery(1, "/a"), delivery(2, "/b")])
        let service = try service(outbox, plan(recorder, by: []))
        await outbox.setFull(true)
        for _ in 0..<3 { await service.tick() }
        #expect(try recorder.requests.map { try told($0).pages } == [["/a"], ["/b"]])
        #expect(service.problem?.contains("the outbox failed") == true, "the heartbeat stops")
        #expect(await outbox.all().map(\.state) == [.waiting, .waiting])
        await outbox.setFull(false)
        await service.tick()
        #expect(await outbox.all().map(\.state) == [.delivered, .delivered])
        #expect(recorder.requests.count == 2 && service.problem == nil)
        try await recorder.stop()
    }

    @Test func alertsThatDoNotFitAreInTheNextMessage() async throws {
        let recorder = try await recorder()
        let long = String(repeating: "x", count: 900)
        let outbox = MemoryOutbox((1...15).map { delivery($0, "/\(long)\($0)") })
        try await service(outbox, plan(recorder)).tick()
        let counts = try recorder.requests.map { try told($0).alerts.count }
        #expect(counts.reduce(0, +) == 15 && counts.count > 1, "\(counts)")
        #expect(recorder.requests.allSatisfy { $0.body.count < 20_000 })
        #expect(Set(recorder.requests.map { $0.headers["webhook-id"] }).count == counts.count)
        try await recorder.stop()
    }

    @Test func sampleSaysThatItIsOneAndOwesNothing() async throws {
        let recorder = try await recorder([.ok, .answer(status: 404)])
        let outbox = MemoryOutbox([])
        let service = try service(outbox, plan(recorder))
        #expect(await service.test("oncall") == .delivered(status: 200))
        #expect(String(decoding: recorder.requests[0].body, as: UTF8.self).contains("TEST"))
        #expect(await service.test("oncall") == .dead(reason: "404"))
        #expect(await service.test("nobody") == nil)
        #expect(await outbox.all().isEmpty && service.names == ["oncall"])
        try await recorder.stop()
    }
}
