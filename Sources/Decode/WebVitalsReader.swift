import Telemetry

/// Objects of the `web-vitals` library, v2 to v6, those of Next.js, and marks of a site's own in the same shape.
enum WebVitalsReader {
    /// An array of objects, or the one object that somebody sent without its brackets.
    static func readList(_ value: JSONValue, into beacon: inout PageBeacon) {
        if value.isObject { return read(value, into: &beacon) }
        guard value.isArray else {
            beacon.refusals.append(Refusal(.malformed, "\"metrics\" is \(value.kindName); expected an array"))
            return
        }
        // The six vitals of one view.
        beacon.reports.reserveCapacity(6)
        for (_, item) in value.members {
            guard beacon.admitsOneMore() else { return }
            read(item, into: &beacon)
        }
    }

    static func read(_ object: JSONValue, into beacon: inout PageBeacon) {
        do throws(Refusal) {
            guard object.isObject else {
                throw Refusal(.malformed, "a metric is \(object.kindName); expected an object")
            }
            let fields = MetricFields(object)
            guard let name = fields.name else { throw Refusal(.malformed, "a metric has no \"name\"") }
            // What has a lane comes in another shape.
            guard let metric = Metric(name: name), metric.origin == .browser, metric.lane == nil else {
                throw Refusal(
                    .unknownMetric,
                    "unknown metric \"\(name)\"; known are \(knownNames), and what the setting \"metrics\" declares")
            }
            beacon.reports.append(try report(metric, fields))
        } catch {
            beacon.refusals.append(error)
        }
    }

    private static func report(_ metric: Metric, _ fields: borrowing MetricFields) throws(Refusal) -> VitalReport {
        let value = try number(metric.name, fields)
        guard fields.isScaled else {
            return VitalReport(
                metric: metric, value: value, delta: fields.delta, id: fields.id, navigation: fields.navigation,
                navigationURL: fields.navigationURL, element: fields.attribution?.element,
                phases: fields.attribution?.phases ?? [])
        }
        let scale = try scale(metric.name, fields)
        if let unit = scale.unit, unit.unit != metric.unit {
            throw Refusal(
                .badValue, "the unit of \(metric.name) is \(unit.unit.rawValue); expected \(metric.unit.rawValue)")
        }
        return VitalReport(
            metric: metric, value: try scale.apply(value, metric.name) as Double,
            delta: try scale.apply(fields.delta, metric.name), id: fields.id,
            navigation: fields.navigation, navigationURL: fields.navigationURL,
            element: fields.attribution?.element, phases: fields.attribution?.phases ?? [])
    }

    private static func number(_ name: String, _ fields: borrowing MetricFields) throws(Refusal) -> Double {
        guard let number = fields.value?.number else {
            let got = fields.value.map(\.kindName) ?? "missing"
            throw Refusal(.badValue, "the value of \(name) is \(got); expected a number")
        }
        return number
    }

    /// What the sender says about its numbers: `unit`, and the `scale` it has multiplied them by.
    private static func scale(_ name: String, _ fields: borrowing MetricFields) throws(Refusal) -> ValueScale {
        var unit: UnitScale?
        if let told = fields.unit, !told.isNull {
            let word = told.text(limit: 16)
            unit = word.flatMap(UnitScale.init(name:))
            guard unit != nil else {
                throw Refusal(
                    .badValue,
                    "the unit of \(name) is \(word.map { "\"\($0)\"" } ?? told.kindName); expected ms, s or B")
            }
        }
        guard let told = fields.scale, !told.isNull else { return ValueScale(unit: unit, scale: 1) }
        guard let scale = told.number, scale > 0 else {
            throw Refusal(.badValue, "the scale of \(name) is no positive number; expected what it was multiplied by")
        }
        return ValueScale(unit: unit, scale: scale)
    }

    private static let knownNames = Metric.all.filter { $0.origin == .browser && $0.lane == nil && !$0.isDeclared }.map(
        \.name
    ).joined(separator: ", ")
}

/// How a sender's numbers become those of a metric's unit.
private struct ValueScale {
    let unit: UnitScale?
    let scale: Double

    func apply(_ value: Double?, _ name: String) throws(Refusal) -> Double? {
        guard let value else { return nil }
        return try apply(value, name) as Double
    }

    /// A scale near zero can take a number out of its range.
    func apply(_ value: Double, _ name: String) throws(Refusal) -> Double {
        let scaled = value / scale
        let converted = unit?.convert(scaled) ?? scaled
        guard converted.isFinite else { throw Refusal(.badValue, "the value of \(name) is beyond all numbers") }
        return converted
    }
}
