import Rules
import Telemetry

extension Rule {
    /// Whether what was bad is nothing to compare with, so that it has to be known when the rule fired.
    package var leavesOutFirings: Bool {
        if case .shift(_, from: .lastWeeks, _) = promise { return true }
        return false
    }
}

/// What a rule asks of the rollups, and what its filters make of the answer.
extension Rule {
    /// What a filter leaves out is asked for too where storage cannot tell: then the dimension has to be in the answer.
    func request(from: Timestamp, to: Timestamp) -> ReadingRequest {
        var request = ReadingRequest(metric: metric, by: by, from: from, to: to)
        for filter in filters {
            if let value = filter.soleValue {
                request.filters[filter.dimension] = value
            } else if !request.by.contains(filter.dimension) {
                request.by.append(filter.dimension)
            }
        }
        return request
    }

    /// Rows the filters admit, put together by the labels the rule is judged by.
    func merged(_ readings: [Reading]) -> [Reading] {
        guard filters.contains(where: { $0.soleValue == nil }) else { return readings }
        return rollups(readings, by: by).map { Reading(labels: $0.key, from: readings[0].from, rollup: $0.value) }
    }

    /// The same by other dimensions, all of which are in the rows.
    func rollups(_ readings: [Reading], by dimensions: [Dimension]) -> [[Dimension: String]: Rollup] {
        let filters = filters.filter { $0.soleValue == nil }
        var rollups: [[Dimension: String]: Rollup] = [:]
        for reading in readings
        where filters.allSatisfy({ filter in reading.labels[filter.dimension].map(filter.admits) ?? true }) {
            rollups[reading.labels.filter { dimensions.contains($0.key) }, default: Rollup()].merge(reading.rollup)
        }
        return rollups
    }
}
