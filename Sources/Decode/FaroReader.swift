import Telemetry

/// Batches of the Grafana Faro web SDK: `{meta, logs, exceptions, measurements, events, traces}`.
///
/// Only measurements of type `web-vitals` are read. All else is what the SDK sends beside them, no fault, and left alone; a
/// batch without a vital is an empty beacon.
enum FaroReader {
    static func read(_ batch: JSONValue, into beacon: inout PageBeacon) throws(Refusal) {
        var measurements: JSONValue?
        for (key, value) in batch.members {
            switch key {
            case "meta": readMeta(value, into: &beacon)
            case "measurements": measurements = value
            default: break
            }
        }
        // The SDK leaves empty lists out; null stands for that too.
        guard let measurements, !measurements.isNull else { return }
        guard measurements.isArray else {
            throw Refusal(.malformed, "\"measurements\" is \(measurements.kindName); expected an array")
        }
        for (_, item) in measurements.members {
            guard beacon.admitsOneMore() else { return }
            read(measurement: item, into: &beacon)
        }
    }

    private static func readMeta(_ meta: JSONValue, into beacon: inout PageBeacon) {
        for (key, value) in meta.members {
            switch key {
            case "app":
                for (key, value) in value.members {
                    switch key {
                    case "name": beacon.site = value.text(limit: TextLimit.name)
                    case "version": beacon.release = value.text(limit: TextLimit.name)
                    default: break
                    }
                }
            case "page":
                for (key, value) in value.members {
                    if case "url" = key { beacon.url = value.text(limit: TextLimit.url) }
                }
            case "browser": readBrowser(value, into: &beacon)
            default: break
            }
        }
    }

    /// `mobile` false says neither desktop nor tablet, so it says nothing.
    private static func readBrowser(_ browser: JSONValue, into beacon: inout PageBeacon) {
        for (key, value) in browser.members {
            switch key {
            case "name": beacon.browser = value.text(limit: TextLimit.name)
            case "mobile": beacon.device = value.bool == true ? "mobile" : nil
            default: break
            }
        }
    }

    private static func read(measurement: JSONValue, into beacon: inout PageBeacon) {
        var isVital = false
        var values: JSONValue?
        var context = FaroContext()
        for (key, value) in measurement.members {
            switch key {
            case "type": isVital = value.text(limit: TextLimit.tag) == "web-vitals"
            case "values": values = value
            case "context": context = FaroContext(value)
            default: break
            }
        }
        guard isVital, let values else { return }
        let vitals = FaroValues(values)
        // A delta belongs to the one vital it stands beside; beside several it would be anybody's.
        let delta = vitals.vitals.count == 1 ? vitals.delta : nil
        for (metric, value) in vitals.vitals {
            guard let number = value.number else {
                beacon.refusals.append(
                    Refusal(.badValue, "the value of \(metric.name) is \(value.kindName); expected a number"))
                continue
            }
            beacon.reports.append(
                VitalReport(
                    metric: metric, value: number, delta: delta, id: context.id, navigation: context.navigation,
                    element: context.element, phases: vitals.vitals.count == 1 ? vitals.phases : []))
        }
    }
}

/// `values` of a measurement: the vital under its lower-case name, `delta`, and durations that are no metrics.
private struct FaroValues {
    /// Each metric once, so at most six.
    private(set) var vitals: [(metric: Metric, value: JSONValue)] = []
    private(set) var delta: Double?
    private(set) var phases: [VitalPhase] = []

    init(_ values: JSONValue) {
        for (key, value) in values.members {
            switch key {
            case "lcp": add(.lcp, value)
            case "fid": add(.fid, value)
            case "cls": add(.cls, value)
            case "inp": add(.inp, value)
            case "fcp": add(.fcp, value)
            case "ttfb": add(.ttfb, value)
            case "delta": delta = value.number
            default: break
            }
        }
        phases = Attribution(values).phases
    }

    private mutating func add(_ metric: Metric, _ value: JSONValue) {
        vitals.removeAll { $0.metric == metric }
        vitals.append((metric, value))
    }
}

/// `context` of a measurement: texts only.
private struct FaroContext {
    private(set) var id: String?
    private(set) var navigation: String?
    private(set) var element: String?

    init() {}

    init(_ context: JSONValue) {
        for (key, value) in context.members {
            switch key {
            case "id": id = value.words(limit: TextLimit.name)
            case "navigation_type": navigation = NavigationName.of(value)
            case "element", "interaction_target", "largest_shift_target": element = value.words(limit: TextLimit.name)
            default: break
            }
        }
    }
}
