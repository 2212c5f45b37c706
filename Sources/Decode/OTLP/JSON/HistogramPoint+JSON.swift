import Telemetry

extension HistogramPoint {
    init(_ object: JSONValue, isExponential: Bool) {
        var exponent = isExponential ? Exponent() : nil
        isDamaged = !object.isObject
        for (key, value) in object.members where !value.isNull {
            switch key {
            case "startTimeUnixNano", "start_time_unix_nano": start = value.nanoseconds
            case "timeUnixNano", "time_unix_nano": time = value.nanoseconds
            case "count": count = whole(value)
            case "sum": sum = real(value)
            case "min": min = value.decimal
            case "max": max = value.decimal
            case "flags": flags = UInt32(truncatingIfNeeded: value.protoInteger ?? 0)
            case "attributes":
                for (name, value) in JSONAttributes(value) {
                    let value = AttributeValue(value)
                    attributes.add(name.text, value)
                    if let key = OperationFacts.Key(name) { operation.add(key, value) }
                }
            case "bucketCounts", "bucket_counts": counts = wholes(value)
            case "explicitBounds", "explicit_bounds": bounds = reals(value)
            case "scale": exponent?.scale = index(value)
            case "zeroCount", "zero_count": exponent?.zeroCount = whole(value) ?? 0
            case "positive": exponent.map { exponent = positive(value, $0) }
            case "negative": exponent?.hasNegativeValues = hasValues(value)
            default: break
            }
        }
        self.exponent = exponent
    }

    private mutating func positive(_ buckets: JSONValue, _ exponent: Exponent) -> Exponent {
        var exponent = exponent
        for (key, value) in buckets.members where !value.isNull {
            switch key {
            case "offset": exponent.offset = index(value)
            case "bucketCounts", "bucket_counts": counts = wholes(value)
            default: break
            }
        }
        return exponent
    }

    private mutating func hasValues(_ buckets: JSONValue) -> Bool {
        for (key, value) in buckets.members where !value.isNull {
            switch key {
            case "bucketCounts", "bucket_counts": if wholes(value).contains(where: { $0 > 0 }) { return true }
            default: break
            }
        }
        return false
    }

    /// A count; what is none damages the point, for it would be a wrong one in silence.
    private mutating func whole(_ value: JSONValue) -> UInt64? {
        guard let integer = value.protoInteger, integer >= 0 else {
            isDamaged = true
            return nil
        }
        return UInt64(integer)
    }

    private mutating func index(_ value: JSONValue) -> Int32 {
        guard let integer = value.protoInteger, let index = Int32(exactly: integer) else {
            isDamaged = true
            return 0
        }
        return index
    }

    private mutating func real(_ value: JSONValue) -> Double? {
        let number = value.decimal
        if number == nil { isDamaged = true }
        return number
    }

    private mutating func wholes(_ list: JSONValue) -> [UInt64] {
        var counts: [UInt64] = []
        for (_, item) in list.members where counts.count < HistogramPoint.listLimit { counts.append(whole(item) ?? 0) }
        if !list.isArray { isDamaged = true }
        return counts
    }

    private mutating func reals(_ list: JSONValue) -> [Double] {
        var bounds: [Double] = []
        for (_, item) in list.members where bounds.count < HistogramPoint.listLimit { bounds.append(real(item) ?? 0) }
        if !list.isArray { isDamaged = true }
        return bounds
    }
}
