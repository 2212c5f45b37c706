import Telemetry

/// Which cells answer for a window: the coarsest that lie wholly within each slice, so that a month is thirty cells a series and not
/// forty thousand.
///
/// Pure: what the tiers hold comes in. Pieces do not overlap, and together they are the window.
struct ReadingPlan: Equatable {
    struct Piece: Equatable {
        let tier: Tier
        /// First minutes of the cells to read.
        var range: Range<UInt32>
    }

    /// In order of time.
    let pieces: [Piece]
    /// The window in minutes, widened to cells that are still there.
    let window: Range<UInt32>
    /// First minutes of the slices; one for a window that is not sliced.
    let slices: [UInt32]

    /// What the tiers hold for one dimension set.
    struct Holdings {
        var progress: TierProgress
        /// Folded days that are kept, in order.
        var days: [Range<UInt32>]
        var grain: DimensionSet.Grain
        var grid: HourGrid
        /// The first minute anything was counted in, or one before it.
        var earliest: UInt32
        /// The minute after the last one anything was counted in.
        var latest: UInt32

        /// From here on a window may begin and end at any minute. Under pressure minutes are deleted in the middle of an hour: then that
        /// whole hour is told from its cell.
        var minuteFloor: UInt32 {
            mutating get {
                switch grain {
                case .minute:
                    grid.cuts(at: progress.minuteFloor) ? progress.minuteFloor : grid.end(holding: progress.minuteFloor)
                case .hour: .max
                }
            }
        }
    }

    /// - Parameter cuts: where slices begin within the window, ascending.
    /// - Throws: when a cut needs finer cells than are kept there; the ends of the window are widened instead.
    init(_ window: Range<UInt32>, cuts: [UInt32], _ holdings: Holdings) throws(StoreError) {
        var holdings = holdings
        let start = holdings.snap(window.lowerBound).lowerBound
        // Nothing lies behind the latest minute, so a cell that holds it ends there for all we know.
        let end = window.upperBound >= holdings.latest ? window.upperBound : holdings.snap(window.upperBound).upperBound
        var slices = [start]
        for cut in cuts where cut > start && cut < end {
            guard holdings.isCut(cut) || cut >= holdings.latest || cut <= holdings.earliest else {
                throw holdings.tooFine(cut)
            }
            slices.append(cut)
        }
        var pieces: [Piece] = []
        for (index, from) in slices.enumerated() {
            let to = index + 1 < slices.count ? slices[index + 1] : end
            holdings.cover(from..<max(from, to)) { tier, range in
                if let last = pieces.last, last.tier == tier, last.range.upperBound == range.lowerBound {
                    pieces[pieces.count - 1].range = last.range.lowerBound..<range.upperBound
                } else {
                    pieces.append(Piece(tier: tier, range: range))
                }
            }
        }
        self.pieces = pieces
        self.window = start..<max(start, end)
        self.slices = slices
    }

    /// What to say when the window had to be widened; nil when it is the one asked for.
    func widening(of asked: Range<UInt32>) -> String? {
        guard window != asked else { return nil }
        let (from, to) = (TimeBucket(minute: window.lowerBound).start, TimeBucket(minute: window.upperBound).start)
        return "read from \(from) to \(to), because nothing finer is kept there"
    }

    /// The place in `slices` of the slice that holds `minute`. O(log slices).
    func slice(holding minute: UInt32) -> Int {
        var (low, high) = (0, slices.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if slices[middle] <= minute { low = middle } else { high = middle }
        }
        return low
    }
}

extension ReadingPlan.Holdings {
    /// The nearest cuts at or around a minute; both are the minute itself where it is one.
    fileprivate mutating func snap(_ minute: UInt32) -> ClosedRange<UInt32> {
        if minute >= minuteFloor { return minute...minute }
        if minute >= progress.hourFloor {
            let start = grid.start(holding: minute)
            return start == minute ? minute...minute : start...grid.end(holding: minute)
        }
        if let day = days.first(where: { $0.contains(minute) }) {
            return day.lowerBound == minute ? minute...minute : day.lowerBound...day.upperBound
        }
        // Nothing is kept there, so it does not matter where it is cut.
        return minute...minute
    }

    fileprivate mutating func isCut(_ minute: UInt32) -> Bool {
        snap(minute) == minute...minute && !isForeignCut(minute)
    }

    /// Whether hours were cut for another time zone then, and this minute lies within one of them.
    private mutating func isForeignCut(_ minute: UInt32) -> Bool {
        minute < minuteFloor && minute < progress.zoneSince && minute >= progress.hourFloor && minute % 60 != 0
    }

    fileprivate mutating func tooFine(_ minute: UInt32) -> StoreError {
        let floor = minute >= progress.hourFloor ? minuteFloor : progress.hourFloor
        let kept = minute >= progress.hourFloor ? "hours" : "days of \(grid.days.zone)"
        let since =
            floor == .max
            ? "this set is kept by the hour" : "before \(TimeBucket(minute: floor).start) only \(kept) are kept"
        return .unanswerable(
            "\(since), and a slice would begin at \(TimeBucket(minute: minute).start); ask for coarser steps, or for days of \(grid.days.zone)"
        )
    }

    /// Days first, then hours, then minutes for what is left at the ends.
    fileprivate mutating func cover(_ range: Range<UInt32>, _ give: (Tier, Range<UInt32>) -> Void) {
        guard !range.isEmpty else { return }
        let inside = days.filter { $0.lowerBound >= range.lowerBound && $0.upperBound <= range.upperBound }
        guard let first = inside.first?.lowerBound, let last = inside.last?.upperBound else {
            return coverByHours(range, give)
        }
        coverByHours(range.lowerBound..<first, give)
        give(.day, first..<last)
        coverByHours(last..<range.upperBound, give)
    }

    private mutating func coverByHours(_ range: Range<UInt32>, _ give: (Tier, Range<UInt32>) -> Void) {
        let from = max(range.lowerBound, progress.hourFloor)
        guard from < range.upperBound else { return }
        switch grain {
        // Both ends are cuts, or lie behind everything counted.
        case .hour: give(.hour, from..<range.upperBound)
        case .minute:
            let start = grid.cuts(at: from) ? from : grid.end(holding: from)
            // An hour cell that is still being filled holds just what is below foldedMinute, so it may be cut there.
            let end =
                range.upperBound >= progress.foldedMinute
                ? progress.foldedMinute : grid.start(holding: range.upperBound)
            guard start < end else { return coverByMinutes(range, give) }
            coverByMinutes(range.lowerBound..<start, give)
            give(.hour, start..<end)
            coverByMinutes(end..<range.upperBound, give)
        }
    }

    private func coverByMinutes(_ range: Range<UInt32>, _ give: (Tier, Range<UInt32>) -> Void) {
        let from = max(range.lowerBound, progress.minuteFloor)
        guard from < range.upperBound else { return }
        give(.minute, from..<range.upperBound)
    }
}
