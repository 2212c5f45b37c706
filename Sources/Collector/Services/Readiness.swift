import Foundation
import Receive
import Store

/// Something that is not as it should be: which part, what, and what to do about it.
package struct Fault: Sendable, Hashable, Encodable {
    package enum Part: String, Sendable, Encodable {
        /// Beacons cannot be acknowledged.
        case journal
        /// Rollups are behind; what is acknowledged waits in the journal.
        case rollups
        case upkeep, rules, backup
        /// A database that is asked for its statements.
        case postgres
        /// A certificate or keys.
        case door
        /// Something was found damaged, at the start or since.
        case recovery
    }

    package let part: Part
    package let problem: String
    package let next: String?

    package init(_ part: Part, _ problem: String, next: String? = nil) {
        self.part = part
        self.problem = problem
        self.next = next
    }

    package init(_ part: Part, _ error: any Error) {
        self.init(part, "\(error)", next: (error as? StoreError)?.nextStep)
    }
}

/// Whether the server does what it promises. `failed` while beacons are refused, `degraded` while something behind them is not well.
struct Readiness: Sendable {
    let faults: @Sendable () -> [Fault]

    private struct Answer: Encodable {
        let status: String
        let faults: [Fault]
    }

    /// - Parameter tellsWhy: whether whoever asks may know what is wrong.
    func answer(tellsWhy: Bool) -> (ready: Bool, page: Page) {
        let faults = faults()
        let isReady = !faults.contains { $0.part == .journal }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let status = !isReady ? "failed" : faults.isEmpty ? "ready" : "degraded"
        guard tellsWhy else { return (isReady, .json(Array("{\"status\":\"\(status)\"}".utf8))) }
        // Texts always encode; the status alone would be enough for whoever asks by machine.
        let body =
            (try? encoder.encode(Answer(status: status, faults: faults))) ?? Data("{\"status\":\"\(status)\"}".utf8)
        return (isReady, .json(Array(body)))
    }
}
