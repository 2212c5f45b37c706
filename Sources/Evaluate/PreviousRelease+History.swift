import Rules
import Telemetry

extension PreviousRelease {
    /// When each release was seen, in hours.
    struct History {
        private var hours: [String: [Timestamp: Int64]] = [:]

        /// Two releases to compare.
        struct Pair: Hashable {
            let new: String
            let old: String
            /// The hour in which the new one came.
            let since: Timestamp
            /// From when on the new one is looked at.
            let start: Timestamp
        }

        mutating func add(_ release: String, at hour: Timestamp, _ count: Int64) {
            hours[release, default: [:]][hour, default: 0] += count
        }

        mutating func merge(_ other: History) {
            for (release, counts) in other.hours { hours[release, default: [:]].merge(counts, uniquingKeysWith: +) }
        }

        /// The newest release that has enough values in the window, and the one that had the most in as long before it came. Nil where there
        /// are no two, and where the newest one has been there all the time.
        func pair(_ rule: Rule, at instant: Timestamp) -> Pair? {
            let start = instant - rule.window
            let oldest = instant - PreviousRelease.lookback + .seconds(3600)
            let newest = hours.filter { isLive($0.key, at: instant) }.compactMap {
                release, counts -> (release: String, since: Timestamp)? in
                let recent = counts.filter { $0.key >= start - .seconds(3600) }.values.reduce(0, +)
                return recent >= rule.minimumCount ? counts.keys.min().map { (release, $0) } : nil
            }.max { ($0.since, $0.release) < ($1.since, $1.release) }
            guard let newest, newest.since > oldest else { return nil }
            let before = hours.filter { $0.key != newest.release }.map { release, counts in
                let count = counts.filter { (newest.since - rule.window..<newest.since).contains($0.key) }.values
                    .reduce(0, +)
                return (release: release, count: count)
            }.max { ($0.count, $0.release) < ($1.count, $1.release) }
            guard let before, before.count > 0 else { return nil }
            return Pair(
                new: newest.release, old: before.release, since: newest.since, start: max(start, newest.since))
        }

        /// The release most visits have lately.
        func present(at instant: Timestamp) -> String? {
            hours.keys.max { (lately($0, at: instant), $0) < (lately($1, at: instant), $1) }
        }

        /// Whether it is still served: what was rolled back is judged no more, although its visits are in the window yet.
        private func isLive(_ release: String, at instant: Timestamp) -> Bool {
            let all = hours.keys.reduce(0) { $0 + lately($1, at: instant) }
            return all == 0 || Double(lately(release, at: instant)) >= PreviousRelease.liveShare * Double(all)
        }

        private func lately(_ release: String, at instant: Timestamp) -> Int64 {
            let start = instant - .seconds(2 * 3600)
            return (hours[release] ?? [:]).filter { $0.key >= start }.values.reduce(0, +)
        }
    }
}
