import Telemetry

extension MetricFacts: OTLPRead {
    mutating func read(_ object: JSONValue) {
        var histogram: JSONValue?
        var exponential: JSONValue?
        for (key, value) in object.members where !value.isNull {
            switch key {
            case "name": name = value.text(limit: OTLPLimit.name) ?? ""
            case "unit": unit = value.text(limit: OTLPLimit.name) ?? ""
            case "gauge", "sum", "summary": otherPoints += MetricFacts.pointCount(value)
            case "histogram": histogram = value
            case "exponentialHistogram", "exponential_histogram": exponential = value
            default: break
            }
        }
        if let histogram { readHistogram(histogram, isExponential: false) }
        if let exponential { readHistogram(exponential, isExponential: true) }
    }

    private mutating func readHistogram(_ histogram: JSONValue, isExponential: Bool) {
        guard wantsPoints else {
            otherPoints += MetricFacts.pointCount(histogram)
            return
        }
        for (key, value) in histogram.members {
            switch key {
            case "aggregationTemporality", "aggregation_temporality":
                temporality = Temporality(value.number(of: MetricFacts.temporalities) ?? 0)
            case "dataPoints", "data_points":
                for (_, item) in value.members { add(HistogramPoint(item, isExponential: isExponential)) }
            default: break
            }
        }
    }

    private static func pointCount(_ data: JSONValue) -> Int64 {
        var count: Int64 = 0
        for (key, value) in data.members {
            switch key {
            case "dataPoints", "data_points": for _ in value.members { count += 1 }
            default: break
            }
        }
        return count
    }

    private static let temporalities: KeyValuePairs<StaticString, Int64> = [
        "AGGREGATION_TEMPORALITY_UNSPECIFIED": 0, "AGGREGATION_TEMPORALITY_DELTA": 1,
        "AGGREGATION_TEMPORALITY_CUMULATIVE": 2,
    ]
}
