import Foundation
import Manifest
import Telemetry

/// Reads the metrics of a site's own: `checkout-ready=ms:1s:3s`.
extension Settings {
    static func metrics(_ list: String) throws(SettingsError) -> [DeclaredMetric] {
        var metrics: [DeclaredMetric] = []
        for entry in entries(list) {
            let metric = try metric(entry)
            guard !metrics.contains(where: { $0.name == metric.name }) else {
                throw .invalid(key: .metrics, value: entry, expected: "each name once")
            }
            metrics.append(metric)
        }
        guard metrics.count <= DeclaredMetric.limit else {
            throw .invalid(
                key: .metrics, value: "\(metrics.count) metrics", expected: "at most \(DeclaredMetric.limit)")
        }
        return metrics
    }

    private static func metric(_ entry: String) throws(SettingsError) -> DeclaredMetric {
        let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let fields = (parts.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, fields.count == 3, let unit = MetricUnit(settingsName: fields[0]),
            let good = unit.parse(fields[1]), let poor = unit.parse(fields[2]), good != poor
        else {
            throw .invalid(
                key: .metrics, value: entry,
                expected:
                    "a name, a unit (ms, score, B or count) and the limits of good and poor, such as checkout-ready=ms:1s:3s; good above poor where more is better"
            )
        }
        guard Metric.isName(parts[0]) else {
            throw .invalid(
                key: .metrics, value: entry,
                expected: "a name of at most \(DeclaredMetric.nameLimit) lower-case letters, digits, dots and dashes")
        }
        guard parts[0] != LedgerQuestion.name,
            let metric = DeclaredMetric(
                name: parts[0], unit: unit, thresholds: Thresholds(good: good, poor: poor))
        else { throw .invalid(key: .metrics, value: entry, expected: "a name that is not a metric already") }
        return metric
    }
}

extension MetricUnit {
    fileprivate init?(settingsName name: String) {
        switch name {
        case "ms": self = .milliseconds
        case "score": self = .score
        case "B", "bytes": self = .bytes
        case "count": self = .count
        default: return nil
        }
    }

    /// `1000`, `1s`, `244KB` in the unit, from 0.
    fileprivate func parse(_ text: String) -> Double? {
        if text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text) { return number }
        switch self {
        case .milliseconds: return DurationText.parse(text).map { Double($0.milliseconds) }
        case .bytes: return ByteSizeText.parse(text).map(Double.init)
        case .score, .count: return nil
        }
    }
}
