import Telemetry

/// Visits that report their value several times, repeated and in any order; and what an offline count makes of them.
struct Reports {
    private(set) var arrivals: [Observation] = []
    /// Each visit once, with its last value, in the cell of the report that arrived first.
    private(set) var offline: [Reading] = []

    init(visits: Int, using random: inout some RandomNumberGenerator) {
        var lastValues: [VisitKey: Double] = [:]
        for visit in 0..<UInt64(visits) {
            var previous = 0.0
            // Rising whole milliseconds: sums are exact, and no two reports are alike.
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let value = previous + Double(Int.random(in: 1...200, using: &random))
                let page = ["/", "/cart", "/pay"].randomElement(using: &random)!
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    arrivals.append(
                        Given.observation(
                            visit: visit, value: value, previous: previous, page: page,
                            at: Int.random(in: 0...600, using: &random)))
                }
                previous = value
            }
            lastValues[VisitKey(hash: visit)] = previous
        }
        arrivals.shuffle(using: &random)
        offline = Reports.count(arrivals, lastValues)
    }

    private struct Cell: Hashable {
        let page: String
        let bucket: TimeBucket
    }

    private static func count(_ arrivals: [Observation], _ lastValues: [VisitKey: Double]) -> [Reading] {
        var seen: Set<VisitKey> = []
        var cells: [Cell: Rollup] = [:]
        for arrival in arrivals {
            guard let key = arrival.measurements.first?.report?.key, let value = lastValues[key],
                case .page(let dimensions) = arrival.dimensions, seen.insert(key).inserted
            else { continue }
            cells[Cell(page: dimensions.page, bucket: TimeBucket(holding: arrival.instant)), default: Rollup()]
                .merge(Given.rollup([value]))
        }
        return cells.map { Reading(labels: [.page: $0.key.page], from: $0.key.bucket.start, rollup: $0.value) }
            .sorted { ($0.labels[.page] ?? "", $0.from) < ($1.labels[.page] ?? "", $1.from) }
    }
}
