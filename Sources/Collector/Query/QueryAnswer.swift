package import Foundation
package import Telemetry

/// The answer to a query, as JSON says it.
package struct QueryAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let labels: [String: String]
        /// RFC 3339: the start of the slice, or of the window.
        package let from: String
        package let count: Int64
        /// The percentile, in the metric's unit, with its one-sided 95 % bounds; a bound is null where there are too few values.
        package let value: Double
        package let lower: Double?
        package let upper: Double?
        package let good: Int64
        package let needsImprovement: Int64
        package let poor: Int64

        private enum CodingKeys: String, CodingKey {
            case labels, from, count, value, lower, upper, good, needsImprovement, poor
        }

        /// Writes null for a missing bound, so that every row has the same keys.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(labels, forKey: .labels)
            try container.encode(from, forKey: .from)
            try container.encode(count, forKey: .count)
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
        percentile = question.percentile.percent
        unit = metric.unit.rawValue
        from = answer.from.description
        to = answer.to.description
        source = answer.source
        note = answer.note
        rows = answer.readings.compactMap { reading in
            guard let quantile = reading.rollup.quantile(question.percentile, thresholds: metric.thresholds) else {
                return nil
            }
            return Row(
                labels: Dictionary(uniqueKeysWithValues: reading.labels.map { ($0.key.rawValue, $0.value) }),
                from: reading.from.description, count: reading.rollup.histogram.count,
                value: metric.quantise(quantile.value), lower: quantile.lower.map(metric.quantise),
                upper: quantile.upper.map(metric.quantise), good: max(0, reading.rollup.good),
                needsImprovement: max(0, reading.rollup.needsImprovement), poor: max(0, reading.rollup.poor))
        }
    }

    /// Answers from the files of a data folder; a server may be running on it, then up to its last flush is seen.
    package static func read(_ question: QueryQuestion, from data: URL) throws -> QueryAnswer {
        QueryAnswer(question, try QuerySource.files(of: data).answer(question.request))
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> QueryAnswer {
        try JSONDecoder().decode(QueryAnswer.self, from: Data(bytes))
    }
}
