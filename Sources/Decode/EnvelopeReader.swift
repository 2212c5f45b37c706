import Telemetry

/// The collector's own envelope; a lone web-vitals object may carry the same fields about its page.
enum EnvelopeReader {
    static func read(_ object: JSONValue, into beacon: inout PageBeacon) {
        var metrics: JSONValue?
        var resources: JSONValue?
        var weight: JSONValue?
        var tags: JSONValue?
        var serverTiming: JSONValue?
        var sawName = false
        for (key, value) in object.members {
            switch key {
            case "metrics": metrics = value
            case "resources": resources = value
            case "visit": beacon.visit = value.words(limit: TextLimit.name)
            case "name": sawName = true
            case "site": beacon.site = value.text(limit: TextLimit.name)
            case "url", "page": beacon.url = beacon.url ?? value.text(limit: TextLimit.url)
            case "route": beacon.route = value.text(limit: TextLimit.route)
            case "release": beacon.release = value.text(limit: TextLimit.name)
            case "connection": beacon.connection = value.text(limit: TextLimit.name)
            case "device": beacon.device = value.text(limit: TextLimit.name)
            case "webdriver": beacon.isDriven = value.bool ?? false
            case "token": beacon.token = value.text(limit: TextLimit.token)
            case "weight": weight = value
            case "tags": tags = value
            case "serverTiming": serverTiming = value
            default: break
            }
        }
        if let weight, !weight.isNull { readWeight(weight, into: &beacon) }
        if let tags, !tags.isNull { readTags(tags, into: &beacon) }
        if let serverTiming, !serverTiming.isNull { readServerTiming(serverTiming, into: &beacon) }
        // What is told of the page as a whole is a visit's, like a metric with that visit's id.
        if let resources { ResourceWeights.read(resources, visit: beacon.visit, into: &beacon) }
        if let metrics {
            WebVitalsReader.readList(metrics, into: &beacon)
        } else if sawName {
            WebVitalsReader.read(object, into: &beacon)
        }
    }

    /// A weight that cannot be one leaves the beacon at 1: its values are good all the same.
    private static func readWeight(_ value: JSONValue, into beacon: inout PageBeacon) {
        guard let weight = value.number.flatMap(SamplingWeight.of(_:)) else {
            let got = value.number.map { "\($0)" } ?? value.kindName
            beacon.refusals.append(
                Refusal(.badValue, "\"weight\" is \(got); expected a number from 1 to \(Int(SamplingWeight.limit))"))
            return
        }
        beacon.weight = weight
    }

    /// `{"plan":"pro"}` or `["beta"]`. Objects and arrays are no words and are left out.
    private static func readTags(_ value: JSONValue, into beacon: inout PageBeacon) {
        guard value.isObject || value.isArray else {
            beacon.refusals.append(Refusal(.malformed, "\"tags\" is \(value.kindName); expected an object"))
            return
        }
        for (key, item) in value.members {
            guard let word = word(item), !word.isEmpty else { continue }
            guard beacon.tags.count < tagLimit else {
                beacon.refusals.append(Refusal(.tooLarge, "more than \(tagLimit) tags; the first are kept"))
                return
            }
            let name = value.isObject ? key.string(limit: TextLimit.tag) : word
            if !name.isEmpty { beacon.tags.append(PageTag(name: name, value: value.isObject ? word : "")) }
        }
    }

    private static func word(_ value: JSONValue) -> String? {
        if let flag = value.bool { return flag ? "true" : "false" }
        if let number = value.number { return Int64(exactly: number).map { "\($0)" } ?? "\(number)" }
        return value.text(limit: TextLimit.tag)
    }

    /// `[{"name":"db","duration":53,"description":"…"}]`, as `PerformanceServerTiming` becomes in JSON.
    private static func readServerTiming(_ value: JSONValue, into beacon: inout PageBeacon) {
        guard value.isArray else {
            beacon.refusals.append(Refusal(.malformed, "\"serverTiming\" is \(value.kindName); expected an array"))
            return
        }
        for (_, item) in value.members {
            guard let timing = timing(item) else { continue }
            guard beacon.serverTiming.count < ServerTiming.listLimit else {
                beacon.refusals.append(
                    Refusal(.tooLarge, "more than \(ServerTiming.listLimit) server timings; the first are kept"))
                return
            }
            beacon.serverTiming.append(timing)
        }
    }

    private static func timing(_ object: JSONValue) -> ServerTiming? {
        var name: String?
        var duration: Double?
        var text: String?
        for (key, value) in object.members {
            switch key {
            case "name": name = value.words(limit: TextLimit.tag)
            case "duration": duration = value.number
            // The browser writes "" where the server gave none.
            case "description": text = value.words(limit: TextLimit.name)
            default: break
            }
        }
        guard let name else { return nil }
        return ServerTiming(name: name, milliseconds: duration, text: text)
    }

    /// More would be a log, not words about a page.
    private static let tagLimit = 8
}
