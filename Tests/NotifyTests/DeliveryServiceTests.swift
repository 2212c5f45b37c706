import CollectorTesting
import Foundation
import Logging
import Notify
import ServiceLifecycle
import Telemetry
import Testing

/// Over real sockets. Time is a manual clock's; every wait is for a request, never for a duration.
@Suite struct DeliveryServiceTests {
    private let clock = ManualClock(AlertSamples.start)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func endpoint(_ recorder: WebhookRecorder, name: String = "oncall") throws -> ReceiverEndpoint {
        try Self.webhook(
            name, recorder.url("/hook/token"), secrets: [WebhookSecret(text: WebhookSignatureTests.vector)])
    }

    private static func webhook(
        _ name: String, _ url: String, secrets: [WebhookSecret] = []
    ) throws -> ReceiverEndpoint {
        ReceiverEndpoint(
            name: name,
            format: AlertmanagerFormat(receiver: name, url: try EndpointURL(url, receiver: name), secrets: secrets))
    }

    private func service(
        _ outbox: MemoryOutbox, _ endpoints: [ReceiverEndpoint], timeout: Duration = .seconds(15)
    ) throws -> DeliveryService {
        try DeliveryService(
            DeliveryPlan(endpoints: Dictionary(uniqueKeysWithValues: endpoints.map { ($0.name, $0) })),
            outbox: outbox.outbox, externalURL: "https://perf.example", clock: clock.wallClock, timeout: timeout,
            logger: logger)
    }

    private func recorder(_ script: [WebhookRecorder.Reply] = []) async throws -> WebhookRecorder {
        let recorder = WebhookRecorder(script: script)
        try await recorder.start()
        return recorder
    }

    /// Runs one turn against a receiver that answers once, and gives back what became of the delivery.
    private func settled(by reply: WebhookRecorder.Reply) async throws -> (Delivery, [WebhookRecorder.Request]) {
        let recorder = try await recorder([reply])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        try await service(outbox, [endpoint(recorder)]).tick()
        try await recorder.stop()
        return (await outbox.all()[0], recorder.requests)
    }

    private func expected(_ state: Delivery.State, _ answer: String) -> Delivery {
        var delivery = AlertSamples.delivery()
        delivery.state = state
        delivery.attempts = 1
        delivery.lastAnswer = answer
        delivery.lastAttempt = AlertSamples.start
        return delivery
    }

    @Test func deliversSignedMessage() async throws {
        let (delivery, requests) = try await settled(by: .ok)
        #expect(delivery == expected(.delivered, "200"))
        let request = try #require(requests.first)
        let body = Data(request.body)
        #expect(
            try body
                == AlertmanagerFormat(receiver: "oncall", url: EndpointURL("https://a.example", receiver: "oncall"))
                .requests(for: AlertSamples.message(), at: AlertSamples.start).first?.body)
        let signature = WebhookSignature(
            id: "msg_1", at: AlertSamples.start, body: body,
            secrets: [try WebhookSecret(text: WebhookSignatureTests.vector)])
        var headers = request.headers
        #expect(headers.removeValue(forKey: "host")?.hasPrefix("127.0.0.1:") == true)
        #expect(
            headers == [
                "accept": "*/*", "content-length": "\(body.count)", "content-type": "application/json",
                "user-agent": "vitalsd", "webhook-id": "msg_1", "webhook-timestamp": "1785578400",
                "webhook-signature": try #require(signature.signature),
            ])
        #expect(request.method == "POST")
        #expect(request.uri == "/hook/token")
    }

    @Test func retriesWithSameIdentifierWhenReceiverFails() async throws {
        let recorder = try await recorder([.answer(status: 503), .answer(status: 503)])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let service = try service(outbox, [endpoint(recorder)])
        for attempt in 1...3 {
            await service.tick()
            let delivery = await outbox.all()[0]
            #expect(delivery.attempts == attempt)
            #expect(delivery.state == (attempt < 3 ? .waiting : .delivered))
            #expect(delivery.lastAnswer == (attempt < 3 ? "503" : "200"))
            // Nothing is sent before it is due.
            await service.tick()
            #expect(recorder.requests.count == attempt)
            clock.advance(by: RetrySchedule.cap)
        }
        let requests = recorder.requests
        #expect(requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_1", "msg_1"])
        #expect(
            requests.map { $0.headers["webhook-timestamp"] } == ["1785578400", "1785578700", "1785579000"])
        #expect(String(decoding: requests[2].body, as: UTF8.self).contains("(late by 10 min)"))
        try await recorder.stop()
    }

    @Test func deliversWhenReceiverThatWasDownIsBack() async throws {
        let recorder = try await recorder()
        try await recorder.stop()
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let service = try service(outbox, [endpoint(recorder)])
        await service.tick()
        let waiting = await outbox.all()[0]
        #expect(waiting.state == .waiting)
        #expect(waiting.lastAnswer == "connection refused")
        try await recorder.start()
        clock.advance(by: RetrySchedule.cap)
        await service.tick()
        #expect(try await recorder.next().headers["webhook-id"] == "msg_1")
        #expect(await outbox.all()[0].state == .delivered)
        try await recorder.stop()
    }

    @Test func givesUpWhenEndpointIsGoneAndSendsItNothingMore() async throws {
        let recorder = try await recorder([.answer(status: 410)])
        let other = AlertSamples.delivery(id: 2, alert: AlertSamples.alert(page: "/checkout"))
        let outbox = MemoryOutbox([AlertSamples.delivery(), other])
        try await service(outbox, [endpoint(recorder)]).tick()
        let deliveries = await outbox.all()
        #expect(deliveries.map(\.state) == [.dead, .dead])
        #expect(deliveries.map(\.attempts) == [1, 0])
        #expect(deliveries.map(\.lastAnswer) == ["410, endpoint gone", "410, endpoint gone"])
        #expect(recorder.requests.count == 1)
        try await recorder.stop()
    }

    @Test func doesNotFollowRedirect() async throws {
        let elsewhere = try await recorder()
        let (delivery, requests) = try await settled(
            by: .answer(status: 302, headers: ["location": elsewhere.url()]))
        #expect(delivery == expected(.dead, "302, redirects are not followed"))
        #expect(requests.count == 1)
        #expect(elsewhere.requests.isEmpty)
        try await elsewhere.stop()
    }

    @Test func pausesWholeReceiverWhenItAsksFor() async throws {
        let recorder = try await recorder([.answer(status: 429, headers: ["Retry-After": "1800"])])
        let other = AlertSamples.delivery(id: 2, alert: AlertSamples.alert(page: "/checkout"))
        let outbox = MemoryOutbox([AlertSamples.delivery(), other])
        let service = try service(outbox, [endpoint(recorder)])
        await service.tick()
        clock.advance(by: .seconds(1799))
        await service.tick()
        #expect(recorder.requests.count == 1)
        clock.advance(by: .seconds(1))
        await service.tick()
        #expect(await outbox.all().map(\.state) == [.delivered, .delivered])
        #expect(recorder.requests.count == 3)
        try await recorder.stop()
    }

    @Test func neverLetsResolvedOvertakeFiring() async throws {
        let recorder = try await recorder([.answer(status: 500)])
        let outbox = MemoryOutbox([
            AlertSamples.delivery(), AlertSamples.delivery(id: 2, alert: AlertSamples.alert(state: .resolved)),
        ])
        let service = try service(outbox, [endpoint(recorder)])
        await service.tick()
        clock.advance(by: RetrySchedule.cap)
        await service.tick()
        #expect(recorder.requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_1", "msg_2"])
        try await recorder.stop()
    }

    @Test func givesUpAtOnceWhenReceiverIsNotConfigured() async throws {
        let outbox = MemoryOutbox([
            AlertSamples.delivery(), AlertSamples.delivery(id: 2, alert: AlertSamples.alert(state: .resolved)),
        ])
        try await service(outbox, []).tick()
        let deliveries = await outbox.all()
        #expect(deliveries.map(\.state) == [.dead, .dead])
        #expect(deliveries.map(\.lastAnswer).allSatisfy { $0 == "receiver \"oncall\" is not configured" })
    }

    /// Four of them, so that a pool of as many threads as this machine has cores would be used up.
    @Test func hangingReceiversDelayNoOther() async throws {
        let hanging = try await recorder(Array(repeating: .silence, count: 4))
        let healthy = try await recorder()
        let names = ["a", "b", "c", "d"]
        let outbox = MemoryOutbox(
            names.enumerated().map { AlertSamples.delivery(id: Int64($0) + 10, receiver: $1) }
                + [AlertSamples.delivery()])
        var saved = await outbox.saved().makeAsyncIterator()
        let service = try service(
            outbox, names.map { try endpoint(hanging, name: $0) } + [endpoint(healthy)], timeout: .seconds(3))
        let turn = Task { await service.tick() }
        #expect(await saved.next()?.state == .delivered)
        #expect(try await healthy.next().headers["webhook-id"] == "msg_1")
        for _ in names {
            let late = await saved.next()
            #expect(late?.state == .waiting)
            #expect(late?.lastAnswer == "Timeout was reached")
        }
        await turn.value
        try await hanging.stop()
        try await healthy.stop()
    }

    @Test func showsNoURLInAnyAnswer() async throws {
        let unknownHost = try Self.webhook("oncall", "https://token.invalid/token")
        let recorder = try await recorder()
        let plain = recorder.url("/token").replacing("http://", with: "https://")
        for endpoint in [unknownHost, try Self.webhook("oncall", plain)] {
            let outbox = MemoryOutbox([AlertSamples.delivery()])
            try await service(outbox, [endpoint]).tick()
            let delivery = await outbox.all()[0]
            #expect(delivery.state == .waiting)
            let answer = try #require(delivery.lastAnswer)
            for part in ["token", "127.0.0.1", "://", "invalid"] { #expect(!answer.contains(part)) }
        }
        try await recorder.stop()
    }

    @Test func sendsWhenWokenAndEndsOnGracefulShutdown() async throws {
        let recorder = try await recorder()
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        var saved = await outbox.saved().makeAsyncIterator()
        let service = try service(outbox, [endpoint(recorder)])
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: logger))
        let running = Task { try await group.run() }
        #expect(await saved.next()?.id == 1)
        await outbox.add(AlertSamples.delivery(id: 2, alert: AlertSamples.alert(state: .resolved)))
        service.wake()
        #expect(await saved.next()?.id == 2)
        #expect(recorder.requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_2"])
        await group.triggerGracefulShutdown()
        try await running.value
        try await recorder.stop()
    }
}
