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
        var advice = ""
        do {
            let answer = try rollups.answer(request)
            // The journal has every dimension of every measurement, so it may know what a young set or a damaged cell does not.
            guard answer.isPartial, request.fitsOneSet, let journal = try journal(reachingBackTo: request.from) else {
                return answer
            }
            return try JournalAnswer.read(request, from: journal)
        } catch StoreError.unanswerable(let text) {
            reason = text
        } catch StoreError.notKept(let text) {
            reason = text
            advice = ", or add a set to dimension-sets"
        }
        guard request.fitsOneSet else {
            throw BadQuestion(
                "\(reason); the journal can tell up to \(DimensionSet.dimensionLimit) dimensions together")
        }
        guard let journal = try journal(reachingBackTo: request.from) else {
            throw BadQuestion(reason + (try reach.map { $0 + advice } ?? ""))
        }
        return try JournalAnswer.read(request, from: journal)
    }

    /// The journal if it holds everything from an instant on.
    private func journal(reachingBackTo instant: Timestamp) throws -> JournalReader? {
        guard let journal, let since = try journal.extent().since else { return nil }
        return try since <= instant || journal.extent().first == 1 ? journal : nil
    }

    private var reach: String? {
        get throws {
            guard let since = try journal?.extent().since else { return nil }
            // Rounded up to a minute, so that what is proposed works.
            let minute = TimeBucket(holding: since + .milliseconds(59_999)).start
            return "; the journal could tell, but only since \(minute): ask from then on"
        }
    }
}

extension ReadingRequest {
    /// Whether what is asked for, and the owner, are few enough to be kept together.
    fileprivate var fitsOneSet: Bool {
        let owner: Telemetry.Dimension = metric.origin == .browser ? .site : .service
        return Set(by + filters.keys + [owner] + [metric.lane].compactMap { $0 }).count <= DimensionSet.dimensionLimit
    }
}
