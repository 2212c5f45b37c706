import GRDB
import Telemetry

/// Which of the stored dimension sets answers a question.
struct SetChoice {
    private let request: ReadingRequest
    /// What is asked for, in minutes.
    let window: Range<UInt32>
    private let candidates: [Candidate]
    private let kept: [DimensionSet]
    private let progress: TierProgress
    private let days: [Range<UInt32>]
    private let grid: HourGrid
    private let latest: UInt32
    private let earliest: UInt32

    private struct Candidate {
        let set: DimensionSet
        let since: UInt32
    }

    init(_ db: Database, _ request: ReadingRequest) throws {
        self.request = request
        window = SetChoice.minutes(request)
        progress = try TierProgress(db)
        days = try Row.fetchAll(
            db, sql: "SELECT start, until FROM day WHERE until > ? AND start < ? ORDER BY start",
            arguments: [max(progress.dayFloor, window.lowerBound), window.upperBound]
        ).map { $0[0]..<$0[1] }
        let zone = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'zone'") ?? "UTC"
        grid = HourGrid(LocalDays(zone: zone) ?? .utc)
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM cell_minute")
        latest = max(last.map { CellID.minute(ofMinuteID: $0) + 1 } ?? 0, progress.foldedMinute)
        earliest = try UInt32.fetchOne(db, sql: "SELECT min(start) FROM day") ?? progress.foldedDay
        let sets = try Row.fetchAll(
            db, sql: "SELECT id, name, grain, since FROM dimension_set WHERE is_kept ORDER BY id"
        ).map { Candidate(set: try DimensionSet(row: $0), since: $0[3]) }
            .filter { $0.set.origin == request.metric.origin }
        kept = sets.map(\.set)
        let wanted = Set(request.by + request.filters.keys)
        // Few dimensions are few series; of equals the coarser is cheaper.
        let lanes = Set(wanted.filter(\.isLane) + [request.metric.lane].compactMap { $0 })
        candidates = sets.filter {
            $0.set.keeps(wanted) && Set($0.set.lanes) == lanes && $0.set.isOfTags == wanted.contains(.tag)
        }
        .sorted {
            ($0.set.dimensions.count, $0.set.grain == .hour ? 0 : 1)
                < ($1.set.dimensions.count, $1.set.grain == .hour ? 0 : 1)
        }
    }

    /// What is missing of the window when a set answers that was not kept through all of it; nil when nothing is.
    func note(on set: DimensionSet) -> String? {
        guard let since = candidates.first(where: { $0.set == set })?.since, since > window.lowerBound else {
            return nil
        }
        return "\(set.name) is kept since \(TimeBucket(minute: since).start) only"
    }

    /// The smallest set whose cells fit the window exactly and were kept through all of it; else the one that comes closest.
    func best() throws(StoreError) -> (DimensionSet, ReadingPlan) {
        guard !candidates.isEmpty else { throw notKept() }
        let whole = candidates.filter { $0.since <= window.lowerBound }
        // Of sets that are all younger than the window the oldest knows most.
        let usable = whole.isEmpty ? candidates.sorted { $0.since < $1.since } : whole
        var fallback: (DimensionSet, ReadingPlan)?
        var failure: StoreError?
        for candidate in usable {
            do {
                let plan = try plan(candidate.set)
                if plan.window == window { return (candidate.set, plan) }
                // A finer set may come closer to the window.
                if fallback.map({ plan.window.count < $0.1.window.count }) ?? true { fallback = (candidate.set, plan) }
            } catch {
                failure = error
            }
        }
        if let fallback { return fallback }
        throw failure ?? notKept()
    }

    private func plan(_ set: DimensionSet) throws(StoreError) -> ReadingPlan {
        let holdings = ReadingPlan.Holdings(
            progress: progress, days: days, grain: set.grain, grid: grid, earliest: earliest,
            latest: latest)
        return try ReadingPlan(window, cuts: cuts, holdings)
    }

    /// Where slices begin, after the first.
    private var cuts: [UInt32] {
        guard let step = request.step, !window.isEmpty else { return [] }
        var cuts: [UInt32] = []
        // Nothing lies behind the latest minute; a window to the far future has no slices there.
        let end = min(window.upperBound, max(latest, window.lowerBound))
        var start = step.next(after: step.start(holding: TimeBucket(minute: window.lowerBound).start))
        while TimeBucket(holding: start).minute < end, cuts.count < SetChoice.cutLimit {
            cuts.append(TimeBucket(holding: start).minute)
            start = step.next(after: start)
        }
        return cuts
    }

    private func notKept() -> StoreError {
        let wanted =
            (request.by + request.filters.keys.filter { !request.by.contains($0) }.sorted { $0.rawValue < $1.rawValue })
            .map(\.rawValue).joined(separator: " with ")
        let list = kept.map { $0.dimensions.map(\.rawValue).joined(separator: "+") }.joined(separator: ", ")
        return .notKept("\(request.metric.name) is not kept by \(wanted); it is kept by \(list)")
    }

    static func minutes(_ request: ReadingRequest) -> Range<UInt32> { minutes(request.from, request.to) }

    /// From the minute that holds the first instant to the one after that which holds the last.
    static func minutes(_ from: Timestamp, _ to: Timestamp) -> Range<UInt32> {
        let first = TimeBucket(holding: from).minute
        let (minute, rest) = floorDivide(to.milliseconds, by: 60_000)
        return first..<max(first, UInt32(clamping: rest == 0 ? minute : minute + 1))
    }

    /// More slices than anything shows; callers have smaller limits of their own.
    private static let cutLimit = 1_100_000
}
