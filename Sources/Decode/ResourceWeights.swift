import Telemetry

/// `{"script":{"bytes":120000,"count":9},…}` → page weights; the total is their sum unless it is told.
enum ResourceWeights {
    /// - Parameter visit: the id that makes repeated weights count once.
    static func read(_ value: JSONValue, visit: String?, into beacon: inout PageBeacon) {
        guard value.isObject else {
            beacon.refusals.append(Refusal(.malformed, "\"resources\" is \(value.kindName); expected an object"))
            return
        }
        var sum = (bytes: 0.0, count: 0.0)
        var total: (bytes: Double?, count: Double?)
        var sizes: (script: Double?, style: Double?, image: Double?, font: Double?)
        for (key, kind) in value.members {
            let (bytes, count) = weight(kind)
            switch key {
            case "total":
                total = (bytes, count)
                continue
            case "script": sizes.script = bytes
            case "style": sizes.style = bytes
            case "image": sizes.image = bytes
            case "font": sizes.font = bytes
            default: break
            }
            sum.bytes += bytes ?? 0
            sum.count += count ?? 0
        }
        let weights: [(Metric, Double?)] = [
            (.scriptBytes, sizes.script), (.styleBytes, sizes.style), (.imageBytes, sizes.image),
            (.fontBytes, sizes.font), (.totalBytes, total.bytes ?? sum.bytes),
            (.totalRequests, total.count ?? sum.count),
        ]
        for case (let metric, let size?) in weights {
            beacon.reports.append(VitalReport(metric: metric, value: size, id: visit))
        }
    }

    private static func weight(_ value: JSONValue) -> (bytes: Double?, count: Double?) {
        var bytes: Double?
        var count: Double?
        for (key, number) in value.members {
            switch key {
            case "bytes": bytes = number.number
            case "count": count = number.number
            default: break
            }
        }
        return (bytes, count)
    }
}
