package import Foundation
package import Telemetry

/// The answer to a query, as JSON says it.
package struct QueryAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let labels: [String: String]
        /// RFC 3339: the start of the slice, or of the window.
        package let from: String
        package let count: Int64
        /// What all values add up to, and their mean, in the metric's unit.
        package let total: Double
        package let mean: Double
        /// Its share of all rows' total, those beyond the limit included; null where that is 0.
        package let share: Double?
        /// The percentile, in the metric's unit, with its one-sided 95 % bounds; a bound is null where there are too few values, and all
        /// are where only means are known.
        package let value: Double?
        package let lower: Double?
        package let upper: Double?
        /// All percentiles, where several were asked for; absent elsewhere.
        package let percentiles: [Quantile]?
        package let good: Int64
        package let needsImprovement: Int64
        package let poor: Int64

        package struct Quantile: Codable, Hashable, Sendable {
            package let percentile: Double
            package let value: Double?
            package let lower: Double?
            package let upper: Double?
        }

        private enum CodingKeys: String, CodingKey {
            case labels, from, count, total, mean, share, value, lower, upper, percentiles, good, needsImprovement, poor
        }

        /// Writes null for a missing bound, so that every row has the same keys.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(labels, forKey: .labels)
            try container.encode(from, forKey: .from)
            try container.encode(count, forKey: .count)
            try container.encode(total, forKey: .total)
            try container.encode(mean, forKey: .mean)
            try container.encode(share, forKey: .share)
            try container.encodeIfPresent(percentiles, forKey: .percentiles)
            try container.encode(value, forKey: .value)
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
            try container.encode(good, forKey: .good)
            try container.encode(needsImprovement, forKey: .needsImprovement)
            try container.encode(poor, forKey: .poor)
        }
    }

    package let metric: String
    package let percentile: Double
    package let unit: String
    package let from: String
    package let to: String
    /// What answered: a dimension set such as `site,page,device`, or `journal`.
    package let source: String
    /// What the reader must know of the answer; absent when there is nothing.
    package let note: String?
    package let rows: [Row]

    package init(_ question: QueryQuestion, _ answer: ReadingAnswer) {
        let metric = question.request.metric
        self.metric = metric.name
        percentile = question.percentiles[0].percent
        unit = metric.unit.rawValue
        from = answer.from.description
        to = answer.to.description
        source = answer.source
        note = answer.note
        let readings = answer.readings.filter { $0.rollup.histogram.count > 0 }
        let sum = readings.reduce(0) { $0 + $1.rollup.sum }
        let rows = readings.map { Row($0, question, of: sum) }.sorted(by: question.order)
        self.rows = question.limit.map { Array(rows.prefix($0)) } ?? rows
    }

    /// The percentiles asked for, first the one that is `value`.
    package var percentiles: [Double] { rows.first?.percentiles?.map(\.percentile) ?? [percentile] }

    /// Answers from the files of a data folder; a server may be running on it, then up to its last flush is seen.
    package static func read(_ question: QueryQuestion, from data: URL) throws -> QueryAnswer {
        QueryAnswer(question, try QuerySource.files(of: data).answer(question.request))
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> QueryAnswer {
        try JSONDecoder().decode(QueryAnswer.self, from: Data(bytes))
    }
}

extension QueryAnswer.Row {
    init(_ reading: Reading, _ question: QueryQuestion, of sum: Double) {
        let metric = question.request.metric
        let quantiles = question.percentiles.map { percentile in
            let quantile =
                metric.isOfMeans ? nil : reading.rollup.quantile(percentile, thresholds: metric.thresholds)
            return Quantile(
                percentile: percentile.percent, value: (quantile?.value).map(metric.quantise),
                lower: (quantile?.lower).map(metric.quantise), upper: (quantile?.upper).map(metric.quantise))
        }
        let count = reading.rollup.histogram.count
        self.init(
            labels: Dictionary(uniqueKeysWithValues: reading.labels.map { ($0.key.rawValue, $0.value) }),
            from: reading.from.description, count: count, total: metric.quantise(reading.rollup.sum),
            mean: metric.quantise(reading.rollup.sum / Double(count)), share: sum > 0 ? reading.rollup.sum / sum : nil,
            value: quantiles[0].value, lower: quantiles[0].lower, upper: quantiles[0].upper,
            percentiles: quantiles.count > 1 ? quantiles : nil, good: max(0, reading.rollup.good),
            needsImprovement: max(0, reading.rollup.needsImprovement), poor: max(0, reading.rollup.poor))
    }
}

extension [QueryAnswer.Row] {
    /// Rows that are equal stay in the order of their labels.
    fileprivate func sorted(by order: QueryQuestion.Order) -> [QueryAnswer.Row] {
        func key(_ row: QueryAnswer.Row) -> Double {
            switch order {
            case .labels: 0
            case .total: row.total
            case .count: Double(row.count)
            case .mean: row.mean
            case .value: row.value ?? -1
            }
        }
        guard order != .labels else { return self }
        return enumerated().sorted { left, right in
            let (first, second) = (key(left.element), key(right.element))
            return first == second ? left.offset < right.offset : first > second
        }.map(\.element)
    }
}
