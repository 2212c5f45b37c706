import Store
import Synchronization
import Telemetry

/// Answers about days gone by, kept as long as rules ask for them at every evaluation: what was counted then changes no more.
final class PastReadings: Sendable {
    private let known = Mutex(Known())

    private struct Known {
        var answers: [ReadingRequest: [Reading]] = [:]
        var isAsked: Set<ReadingRequest> = []
    }

    /// Spans of servers may come hours late; a day is more than any.
    private static let settledAfter = Duration.seconds(86_400)

    /// From what is known, else from storage.
    func read(
        _ request: ReadingRequest, at instant: Timestamp, _ reader: VitalsReader
    ) throws(StoreError) -> [Reading] {
        guard request.to <= instant - PastReadings.settledAfter else { return try reader.readUnordered(request) }
        if let answer = known.withLock({ known in
            known.isAsked.insert(request)
            return known.answers[request]
        }) {
            return answer
        }
        let answer = try reader.readUnordered(request)
        known.withLock { $0.answers[request] = answer }
        return answer
    }

    /// To be called after each evaluation: what it did not ask for is forgotten.
    func forgetTheRest() {
        known.withLock { known in
            known.answers = known.answers.filter { known.isAsked.contains($0.key) }
            known.isAsked = []
        }
    }
}
