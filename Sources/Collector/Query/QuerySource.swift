import Foundation
import Receive
import Store
import Telemetry

/// Where questions are answered from: the rollups, or the journal for what they do not keep apart.
struct QuerySource: Sendable {
    let rollups: VitalsReader
    /// Nil where there is none to read.
    let journal: JournalReader?

    /// The files of a data folder, read only; a server may be running on it, then up to its last flush is seen.
    static func files(of folder: URL) throws -> QuerySource {
        QuerySource(
            rollups: try VitalsReader(readingAt: folder.appending(path: DataFolder.vitalsName)),
            journal: try JournalReader(readingAt: folder.appending(path: DataFolder.journalName)))
    }

    /// Throws `BadQuestion` with what can be asked instead.
    func answer(_ request: ReadingRequest) throws -> ReadingAnswer {
        let reason: String
        do {
            let answer = try rollups.answer(request)
            // The journal has every dimension of every measurement, so it may know what a young set does not.
            guard answer.note != nil, let journal = try journal(reachingBackTo: request.from) else { return answer }
            return try JournalAnswer.read(request, from: journal)
        } catch StoreError.unanswerable(let text) {
            reason = text
        }
        guard request.isKnownToJournal else { throw BadQuestion(reason) }
        guard let journal = try journal(reachingBackTo: request.from) else {
            throw BadQuestion("\(reason)\(try reach)")
        }
        return try JournalAnswer.read(request, from: journal)
    }

    /// The journal if it holds everything from an instant on.
    private func journal(reachingBackTo instant: Timestamp) throws -> JournalReader? {
        guard let journal, let since = try journal.extent().since else { return nil }
        return try since <= instant || journal.extent().first == 1 ? journal : nil
    }

    private var reach: String {
        get throws {
            guard let since = try journal?.extent().since else { return "" }
            // Rounded up to a minute, so that what is proposed works.
            let minute = TimeBucket(holding: since + .milliseconds(59_999)).start
            return
                "; the journal could tell, but only since \(minute): ask from then on, or add a set to dimension-sets"
        }
    }
}

extension ReadingRequest {
    /// Whether the journal holds what is asked for: a browser knows no query, and a set of everything would be no answer.
    fileprivate var isKnownToJournal: Bool {
        let wanted = Set(by + filters.keys)
        return wanted.allSatisfy { $0.isKnown(to: metric.origin) } && wanted.count < DimensionSet.dimensionLimit
    }
}
