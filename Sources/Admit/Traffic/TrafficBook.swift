import Telemetry

/// What was beyond the usual: totals for the counters, and a bounded list for people. Not thread-safe.
struct TrafficBook {
    private var entries: [TrafficEntry] = []
    private(set) var totals: [TrafficSubject: Int64] = [:]
    /// Beacons in excess of what found no place in the list.
    private(set) var unlisted: Int64 = 0

    /// Minutes without an excess after which an anomaly has ended; when it comes back it is news again.
    static let quiet: Int32 = 10

    /// Counts a beacon in excess. `site` and `page` are kept only if it begins an anomaly. O(`TrafficLimits.listed`).
    mutating func record(
        _ subject: TrafficSubject, key: UInt64, site: String, page: String?, _ reading: TrafficReading, isFirst: Bool,
        minute: Int32, at now: SteadyTime
    ) {
        totals[subject, default: 0] += 1
        guard let index = place(subject, key: key, site: site, page: page, minute: minute, at: now) else {
            unlisted += 1
            return
        }
        entries[index].add(reading, isFirst: isFirst, minute: minute)
    }

    func standing(at minute: Int32) -> [TrafficAnomaly] {
        entries.filter { !$0.hasEnded(by: minute) }.map(\.anomaly)
    }

    /// The anomalies that began since this was last asked, even if they have ended.
    mutating func takeNews() -> [TrafficAnomaly] {
        let news = entries.filter(\.isNews).map(\.anomaly)
        for index in entries.indices { entries[index].isNews = false }
        return news
    }

    private mutating func place(
        _ subject: TrafficSubject, key: UInt64, site: String, page: String?, minute: Int32, at now: SteadyTime
    ) -> Int? {
        let known = entries.firstIndex { $0.key == key && $0.subject == subject }
        if let known, !entries[known].hasEnded(by: minute) { return known }
        let entry = TrafficEntry(subject, key: key, site: site, page: page, since: now, minute: minute)
        if let index = known
            ?? (entries.count < TrafficLimits.listed ? nil : entries.firstIndex { $0.hasEnded(by: minute) })
        {
            entries[index] = entry
            return index
        }
        guard entries.count < TrafficLimits.listed else { return nil }
        entries.append(entry)
        return entries.count - 1
    }
}
