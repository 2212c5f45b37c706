import Telemetry

/// A histogram with explicit bounds, in milliseconds: `{"bounds":[5,10,25],"counts":[3,4,0,1],"sum":61.5,"min":1.2,"max":88}`. Counts are
/// one more than bounds: the last are above all bounds.
struct HistogramFields {
    private var bounds: [JSONValue] = []
    private var counts: [JSONValue] = []
    private var sum: Double?
    private var least: Double?
    private var most: Double?

    init(_ object: JSONValue) {
        for (key, value) in object.members {
            switch key {
            case "bounds": bounds = HistogramFields.items(value)
            case "counts": counts = HistogramFields.items(value)
            case "sum": sum = value.number
            case "min": least = value.number
            case "max": most = value.number
            default: break
            }
        }
    }

    var spread: ValueSpread {
        get throws(Refusal) {
            var edges: [Double] = []
            for bound in bounds {
                guard let edge = bound.number, edge >= 0, edge > edges.last ?? -1 else {
                    throw Refusal(.badValue, "\"bounds\" of \"histogram\" are not rising numbers from 0")
                }
                edges.append(edge)
            }
            var numbers: [Int64] = []
            for count in counts {
                guard let number = count.integer, (0...ValueSpread.countLimit).contains(number) else {
                    throw Refusal(
                        .badValue,
                        "\"counts\" of \"histogram\" are not whole numbers from 0 to \(ValueSpread.countLimit)")
                }
                numbers.append(number)
            }
            guard edges.count + 1 == numbers.count, !edges.isEmpty, numbers.count <= ValueSpread.runLimit else {
                throw Refusal(
                    .badValue,
                    "\"histogram\" has \(edges.count) bounds and \(numbers.count) counts; expected one count more than bounds, at most \(ValueSpread.runLimit)"
                )
            }
            try checkExtremes(last: edges.last ?? 0, overflow: numbers.last ?? 0)
            let spread = ValueSpread(bounds: edges, counts: numbers, sum: sum, least: least, most: most)
            guard spread.count > 0 else { throw Refusal(.badValue, "\"counts\" of \"histogram\" are all 0") }
            guard (sum ?? 0) >= 0 else { throw Refusal(.badValue, "\"sum\" of \"histogram\" is negative") }
            return spread
        }
    }

    /// What is said of the least and the greatest value must not contradict the counts.
    private func checkExtremes(last: Double, overflow: Int64) throws(Refusal) {
        if let least, let most, least > most {
            throw Refusal(.badValue, "\"min\" of \"histogram\" is above its \"max\"")
        }
        if let most, overflow > 0, most < last {
            throw Refusal(.badValue, "\"max\" of \"histogram\" is \(most), but values lie above \(last)")
        }
    }

    private static func items(_ array: JSONValue) -> [JSONValue] {
        array.members.prefix(ValueSpread.runLimit + 1).map(\.value)
    }
}
