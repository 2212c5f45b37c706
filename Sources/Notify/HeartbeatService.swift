import Foundation
package import Logging
import ServiceLifecycle
import Synchronization
package import Telemetry

/// Calls an address while all is well, so that somebody else notices when it is not: an alert that cannot be sent tells nobody.
package final class HeartbeatService: Service {
    /// Where to, and how often.
    package struct Target: Sendable {
        package let url: EndpointURL
        package let every: Duration

        package init(url: EndpointURL, every: Duration) {
            self.url = url
            self.every = every
        }
    }

    private let state: Mutex<State>
    private let sender: CurlSender
    private let problem: @Sendable () async -> String?
    private let clock: WallClock
    private let logger: Logger

    private struct State {
        var target: Target?
        var lastBeat: Timestamp?
        /// Why the last one was not made, or what was answered to it; nil when it was taken.
        var lastProblem: String?
    }

    /// Another target may come at any time.
    private static let longestNap = Duration.seconds(5)

    /// - Parameter problem: what keeps it from beating, in a sentence; nil while ingest, evaluation and delivery do what they promise.
    package init(
        _ target: Target?, problem: @escaping @Sendable () async -> String?, clock: WallClock = .system,
        timeout: Duration = .seconds(15), logger: Logger
    ) throws(WebhookError) {
        state = Mutex(State(target: target))
        sender = try CurlSender(timeout: timeout)
        self.problem = problem
        self.clock = clock
        self.logger = logger
    }

    package func take(_ target: Target?) { state.withLock { $0.target = target } }

    package func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                await beatIfDue()
                try? await Task.sleep(for: HeartbeatService.longestNap)
            }
        }
    }

    /// Beats if the last time was long enough ago; what was wrong is looked at again at the next nap. A clock that was set back must not stop the
    /// heart.
    package func beatIfDue() async {
        let now = clock.now
        let due = state.withLock { state -> Target? in
            guard let target = state.target else { return nil }
            if let last = state.lastBeat, last <= now, now - last < target.every { return nil }
            return target
        }
        guard let due else { return }
        if let problem = await problem() { return note("not sent: \(problem)") }
        state.withLock { $0.lastBeat = now }
        note(await beat(due))
    }

    /// Nil when it was taken.
    private func beat(_ target: Target) async -> String? {
        let answer = await sender.send(.post(url: target.url.text, headers: [], body: .init()))
        switch DeliveryOutcome(answer, at: clock.now) {
        case .delivered: return nil
        case .retry(let reason, _), .disable(let reason), .dead(let reason), .unreadable(let reason):
            return "not taken: \(reason)"
        }
    }

    /// Says in the log when it stops and why, and when it goes on; not each time.
    private func note(_ problem: String?) {
        let before = state.withLock { state in
            defer { state.lastProblem = problem }
            return state.lastProblem
        }
        if let problem, problem != before { logger.error("heartbeat", metadata: ["problem": "\(problem)"]) }
        if problem == nil, before != nil { logger.notice("heartbeat goes on") }
    }
}
