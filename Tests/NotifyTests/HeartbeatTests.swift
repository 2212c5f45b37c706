import CollectorTesting
import Foundation
import Logging
import Notify
import Synchronization
import Telemetry
import Testing

@Suite struct HeartbeatTests {
    private let clock = ManualClock(AlertSamples.start)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private final class Health: Sendable {
        let problem = Mutex<String?>(nil)
    }

    private func heart(_ recorder: WebhookRecorder, _ health: Health) throws -> HeartbeatService {
        let url = try EndpointURL(recorder.url("/beat"), receiver: "heartbeat")
        return try HeartbeatService(
            HeartbeatService.Target(url: url, every: .seconds(300)), problem: { health.problem.withLock { $0 } },
            clock: clock.wallClock, logger: logger)
    }

    @Test func beatsAtItsPaceWhileAllIsWell() async throws {
        let recorder = WebhookRecorder(script: [.ok, .answer(status: 500)])
        try await recorder.start()
        let heart = try heart(recorder, Health())
        await heart.beatIfDue()
        await heart.beatIfDue()
        #expect(recorder.requests.map(\.uri) == ["/beat"])
        clock.advance(by: .seconds(299))
        await heart.beatIfDue()
        #expect(recorder.requests.count == 1)
        clock.advance(by: .seconds(1))
        await heart.beatIfDue()
        #expect(recorder.requests.count == 2)
        // A clock that is set back does not stop it.
        clock.advance(by: .seconds(-7200))
        await heart.beatIfDue()
        #expect(recorder.requests.count == 3)
        try await recorder.stop()
    }

    @Test func stopsWhileSomethingIsWrong() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let health = Health()
        let heart = try heart(recorder, health)
        health.problem.withLock { $0 = "a message waits" }
        await heart.beatIfDue()
        #expect(recorder.requests.isEmpty)
        clock.advance(by: .seconds(300))
        health.problem.withLock { $0 = nil }
        await heart.beatIfDue()
        #expect(recorder.requests.count == 1)
        heart.take(nil)
        clock.advance(by: .seconds(900))
        await heart.beatIfDue()
        #expect(recorder.requests.count == 1)
        try await recorder.stop()
    }
}
