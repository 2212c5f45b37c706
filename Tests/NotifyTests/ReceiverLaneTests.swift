import CollectorTesting
import Foundation
import Logging
import Notify
import Telemetry
import Testing

/// How lanes use what a receiver's format says, over real sockets and with a manual clock.
@Suite struct ReceiverLaneTests {
    private let clock = ManualClock(AlertSamples.start)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func recorder(_ script: [WebhookRecorder.Reply] = []) async throws -> WebhookRecorder {
        let recorder = WebhookRecorder(script: script)
        try await recorder.start()
        return recorder
    }

    private func service(
        _ outbox: MemoryOutbox, _ endpoints: [ReceiverEndpoint], fallbacks: [String: String] = [:],
        grouping: MessageGrouping = .none
    ) throws -> DeliveryService {
        try DeliveryService(
            DeliveryPlan(
                endpoints: Dictionary(uniqueKeysWithValues: endpoints.map { ($0.name, $0) }), fallbacks: fallbacks,
                grouping: grouping), outbox: outbox.outbox, externalURL: "https://perf.example", clock: clock.wallClock,
            logger: logger)
    }

    private func url(_ recorder: WebhookRecorder) throws -> EndpointURL {
        try EndpointURL(recorder.url(), receiver: "oncall")
    }

    private func text(_ request: WebhookRecorder.Request) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test func formThatIsRefusedIsSentOnceMoreInPlainWords() async throws {
        let recorder = try await recorder([
            .answer(status: 400, body: Array("invalid_blocks".utf8)), .answer(status: 200, body: Array("ok".utf8)),
        ])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        try await service(outbox, [ReceiverEndpoint(name: "oncall", format: SlackFormat(url: url(recorder)))]).tick()
        #expect(await outbox.all().map(\.state) == [.delivered])
        #expect(
            recorder.requests.map(text).last == #"{"text":"LCP p75 3.12 s on /cart (mobile), limit 2.5 s"}"#)
        #expect(recorder.requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_1"])
        try await recorder.stop()
    }

    @Test func plainWordsThatAreRefusedAreDead() async throws {
        let recorder = try await recorder([.answer(status: 400), .answer(status: 400)])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        try await service(outbox, [ReceiverEndpoint(name: "oncall", format: TeamsFormat(url: url(recorder)))]).tick()
        #expect(await outbox.all().map(\.state) == [.dead])
        #expect(await outbox.all().map(\.lastAnswer) == ["400"])
        #expect(recorder.requests.count == 2)
        try await recorder.stop()
    }

    @Test func refusalByPagerDutyIsNeverTriedAgain() async throws {
        let recorder = try await recorder([.answer(status: 400)])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let format = PagerDutyFormat(url: try url(recorder), key: FormatSample.token)
        let service = try service(outbox, [ReceiverEndpoint(name: "oncall", format: format)])
        await service.tick()
        clock.advance(by: .seconds(3600))
        await service.tick()
        #expect(await outbox.all().map(\.state) == [.dead])
        #expect(await outbox.all().map(\.lastAnswer) == ["400"])
        #expect(recorder.requests.count == 1)
        try await recorder.stop()
    }

    @Test func writesNoMoreOftenThanItsRate() async throws {
        let recorder = try await recorder(Array(repeating: .answer(status: 200, body: Array("ok".utf8)), count: 5))
        let outbox = MemoryOutbox(
            (1...5).map { AlertSamples.delivery(id: $0, alert: AlertSamples.alert(page: "/\($0)")) })
        let endpoint = ReceiverEndpoint(
            name: "oncall", format: SlackFormat(url: try url(recorder)), rate: SendRate(count: 2, time: .seconds(10)))
        let service = try service(outbox, [endpoint])
        var sent: [Int] = []
        for _ in 1...4 {
            await service.tick()
            sent.append(recorder.requests.count)
            clock.advance(by: .seconds(9))
            await service.tick()
            clock.advance(by: .seconds(1))
        }
        #expect(sent == [2, 4, 5, 5])
        try await recorder.stop()
    }

    @Test func anotherReceiverIsToldWhatOneRefuses() async throws {
        let (refusing, other) = (try await recorder([.answer(status: 403)]), try await recorder())
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let service = try service(
            outbox,
            [
                ReceiverEndpoint(name: "oncall", format: TeamsFormat(url: url(refusing))),
                ReceiverEndpoint(name: "mail", format: EventFormat(url: url(other))),
            ], fallbacks: ["oncall": "mail"])
        await service.tick()
        await service.tick()
        let deliveries = await outbox.all()
        #expect(deliveries.map(\.receiver) == ["oncall", "mail"])
        #expect(deliveries.map(\.state) == [.dead, .delivered])
        #expect(other.requests.count == 1)
        try await refusing.stop()
        try await other.stop()
    }

    @Test func anotherReceiverIsToldForOneThatIsNotConfigured() async throws {
        let other = try await recorder()
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let service = try service(
            outbox, [ReceiverEndpoint(name: "mail", format: EventFormat(url: url(other)))],
            fallbacks: ["oncall": "mail"])
        await service.tick()
        await service.tick()
        #expect(await outbox.all().map(\.state) == [.dead, .delivered])
        try await other.stop()
    }

    @Test func waitsAsLongAsTelegramSaysInItsBody() async throws {
        let throttled = #"{"ok":false,"error_code":429,"parameters":{"retry_after":600}}"#
        let recorder = try await recorder([
            .answer(status: 429, body: Array(throttled.utf8)), .answer(status: 200, body: Array(#"{"ok":true}"#.utf8)),
        ])
        let outbox = MemoryOutbox([AlertSamples.delivery()])
        let format = TelegramFormat(url: try url(recorder), token: FormatSample.token, chat: "5")
        let service = try service(outbox, [ReceiverEndpoint(name: "oncall", format: format)])
        await service.tick()
        clock.advance(by: .seconds(599))
        await service.tick()
        #expect(recorder.requests.count == 1)
        clock.advance(by: .seconds(1))
        await service.tick()
        #expect(await outbox.all().map(\.state) == [.delivered])
        #expect(recorder.requests.map(\.uri) == ["/hook/botK3Y/sendMessage", "/hook/botK3Y/sendMessage"])
        try await recorder.stop()
    }

    /// The token stands in the path: neither an answer nor a log line may show it.
    @Test func noAnswerOfAnyReceiverShowsItsToken() async throws {
        let echo = Array("botK3Y is wrong".utf8)
        let recorder = try await recorder(Array(repeating: .answer(status: 400, body: echo), count: 40))
        for sample in [
            TelegramFormat(url: try url(recorder), token: FormatSample.token, chat: "5"),
            PagerDutyFormat(url: try url(recorder), key: FormatSample.token),
            NtfyFormat(url: try url(recorder), topic: "ops", token: FormatSample.token),
        ] as [any MessageFormat] {
            let outbox = MemoryOutbox([AlertSamples.delivery()])
            try await service(outbox, [ReceiverEndpoint(name: "oncall", format: sample)]).tick()
            #expect(await outbox.all().map(\.lastAnswer) == ["400"])
        }
        try await recorder.stop()
    }
}
