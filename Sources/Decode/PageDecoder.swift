package import Telemetry

/// Bytes of `POST /v1/page` → what the browser said. Takes web-vitals objects (one, an array) and the envelope; total: any
/// bytes give a beacon or a refusal.
///
/// Not thread-safe: each event loop has its own, because the parser's buffers are kept.
package final class PageDecoder {
    private let parser = JSONParser()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer) throws(Refusal) -> PageBeacon {
        let root: JSONValue
        switch parser.parse(body) {
        case .success(let value): root = value
        case .failure(let failure):
            throw Refusal(.malformed, "the body is not JSON (\(failure.message)); send web-vitals objects as JSON")
        }
        var beacon = PageBeacon()
        switch root.kind {
        case _ where root.isArray: decodeReports(root, into: &beacon)
        case _ where root.isObject: decodeObject(root, into: &beacon)
        default:
            throw Refusal(
                .malformed, "the body is \(root.kindName); expected a web-vitals object, an array or an envelope")
        }
        guard !beacon.reports.isEmpty || !beacon.refusals.isEmpty else {
            throw Refusal(
                .malformed, "the body holds no metric; expected web-vitals objects or an envelope with \"metrics\"")
        }
        return beacon
    }

    /// An object is an envelope if it has `metrics`, else one web-vitals object.
    private func decodeObject(_ object: JSONValue, into beacon: inout PageBeacon) {
        var metrics: JSONValue?
        var visit: String?
        var sawName = false
        for (key, value) in object.members {
            switch key {
            case "metrics": metrics = value
            case "resources": decodeResources(value, into: &beacon)
            case "visit": visit = value.text(limit: PageDecoder.nameLimit)
            case "name": sawName = true
            case "site": beacon.site = value.text(limit: PageDecoder.nameLimit)
            case "url", "page": beacon.url = beacon.url ?? value.text(limit: PageDecoder.urlLimit)
            case "release": beacon.release = value.text(limit: PageDecoder.nameLimit)
            case "connection": beacon.connection = value.text(limit: PageDecoder.nameLimit)
            case "device": beacon.device = value.text(limit: PageDecoder.nameLimit)
            case "webdriver": beacon.isDriven = value.bool ?? false
            case "token": beacon.token = value.text(limit: PageDecoder.tokenLimit)
            default: break
            }
        }
        // What is told of the page as a whole is a visit's, like a metric with that visit's id.
        if let visit, !visit.isEmpty {
            beacon.reports = beacon.reports.map { $0.identified(by: visit) }
        }
        if let metrics {
            decodeReports(metrics, into: &beacon)
        } else if sawName {
            decodeReport(object, into: &beacon)
        }
    }

    /// `{"script":{"bytes":120000,"count":9},…}` → page weights; the total is their sum unless it is told.
    private func decodeResources(_ value: JSONValue, into beacon: inout PageBeacon) {
        guard value.isObject else {
            beacon.refusals.append(Refusal(.malformed, "\"resources\" is \(value.kindName); expected an object"))
            return
        }
        var bytes = 0.0
        var requests = 0.0
        var total: (bytes: Double?, count: Double?)?
        for (key, kind) in value.members {
            let (size, count) = PageDecoder.weight(kind)
            if case "total" = key {
                total = (size, count)
                continue
            }
            bytes += size ?? 0
            requests += count ?? 0
            let metric: Metric? =
                switch key {
                case "script": .scriptBytes
                case "style": .styleBytes
                case "image": .imageBytes
                case "font": .fontBytes
                default: nil
                }
            if let metric, let size { beacon.reports.append(VitalReport(metric: metric, value: size)) }
        }
        beacon.reports.append(VitalReport(metric: .totalBytes, value: total?.bytes ?? bytes))
        beacon.reports.append(VitalReport(metric: .totalRequests, value: total?.count ?? requests))
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

    private func decodeReports(_ value: JSONValue, into beacon: inout PageBeacon) {
        if value.isObject { return decodeReport(value, into: &beacon) }
        guard value.isArray else {
            beacon.refusals.append(Refusal(.malformed, "\"metrics\" is \(value.kindName); expected an array"))
            return
        }
        for (_, item) in value.members {
            guard beacon.reports.count + beacon.refusals.count < PageDecoder.reportLimit else {
                beacon.refusals.append(
                    Refusal(.tooLarge, "more than \(PageDecoder.reportLimit) metrics in one beacon; send several"))
                return
            }
            decodeReport(item, into: &beacon)
        }
    }

    private func decodeReport(_ object: JSONValue, into beacon: inout PageBeacon) {
        guard object.isObject else {
            beacon.refusals.append(Refusal(.malformed, "a metric is \(object.kindName); expected an object"))
            return
        }
        var name: String?
        var number: Double?
        var sawValue: JSONValue?
        var delta: Double?
        var id: String?
        var navigation: String?
        var navigationURL: String?
        // `entries` and `attribution` are bulky and not needed: the tape steps over them without a copy.
        for (key, value) in object.members {
            switch key {
            case "name": name = value.text(limit: PageDecoder.nameLimit)
            case "value":
                number = value.number
                sawValue = value
            case "delta": delta = value.number
            case "id": id = value.text(limit: PageDecoder.nameLimit)
            case "navigationType": navigation = value.text(limit: PageDecoder.nameLimit)
            case "navigationURL": navigationURL = value.text(limit: PageDecoder.urlLimit)
            default: break
            }
        }
        guard let name else {
            beacon.refusals.append(Refusal(.malformed, "a metric has no \"name\""))
            return
        }
        guard let metric = Metric(name: name), metric.origin == .browser else {
            beacon.refusals.append(
                Refusal(.unknownMetric, "unknown metric \"\(name)\"; known are \(PageDecoder.knownNames)"))
            return
        }
        guard let number else {
            let got = sawValue.map(\.kindName) ?? "missing"
            beacon.refusals.append(Refusal(.badValue, "the value of \(name) is \(got); expected a number"))
            return
        }
        beacon.reports.append(
            VitalReport(
                metric: metric, value: number, delta: delta, id: id.flatMap { $0.isEmpty ? nil : $0 },
                navigation: navigation, navigationURL: navigationURL))
    }

    /// Names, ids and tags: longer ones are cut; web-vitals ids have 31 characters.
    private static let nameLimit = 128
    /// Longer ones are no tokens of ours; one more byte says so.
    private static let tokenLimit = 4097
    /// A URL's path and query as far as a route can matter; the rest is dropped anyway.
    private static let urlLimit = 2048
    /// A batch of a long visit with soft navigations stays far below; more is not one page's beacon.
    private static let reportLimit = 500

    private static let knownNames = Metric.all.filter { $0.origin == .browser }.map(\.name).joined(separator: ", ")
}
