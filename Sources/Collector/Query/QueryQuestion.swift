import Foundation
import Manifest
import Receive
package import Telemetry

/// What somebody asks: the same for `vitalsd query` and `GET /v1/query`.
package struct QueryQuestion: Sendable, Hashable {
    package enum Format: String, Sendable, CaseIterable {
        case table, json, csv
    }

    /// What comes first.
    package enum Order: String, Sendable, CaseIterable {
        /// By their labels, and by time.
        case labels
        /// Descending: what all the values add up to, how many there are, their mean, the percentile.
        case total, count, mean, value
    }

    package let request: ReadingRequest
    /// The first is the answer's `value`.
    package let percentiles: [Percentile]
    package let order: Order
    /// Rows to give; nil for all.
    package let limit: Int?
    package let format: Format

    /// Reads the parameters; throws `BadQuestion` with a sentence about the first one that is wrong.
    ///
    /// - Parameters:
    ///   - parameters: `metric percentile by where from to step zone sort limit format`, as texts.
    ///   - now: what `now` and `-1h` refer to.
    ///   - days: of the collector's time zone, for steps of whole days unless `zone` names another.
    package init(
        _ parameters: [String: String], now: Timestamp, days: LocalDays = .utc, defaultFormat: Format
    ) throws {
        let names = ["metric", "percentile", "by", "where", "from", "to", "step", "zone", "sort", "limit", "format"]
        if let unknown = parameters.keys.sorted().first(where: { !names.contains($0) }) {
            throw BadQuestion("unknown parameter \"\(unknown.prefix(40))\"\(NearName.hint(unknown, among: names))")
        }
        guard let name = parameters["metric"], !name.isEmpty else { throw BadQuestion("\"metric\" is missing") }
        let known = Metric.all.map(\.name) + [LedgerQuestion.name]
        guard let metric = Metric(name: name) else {
            throw BadQuestion(
                "unknown metric \"\(name.prefix(40))\""
                    + (NearName.of(name, among: known).map { "; did you mean \"\($0)\"?" }
                        ?? "; known are \(known.joined(separator: ", "))"))
        }
        percentiles = try QueryQuestion.percentiles(parameters["percentile"], for: metric)
        order = try QueryQuestion.order(parameters["sort"])
        limit = try QueryQuestion.limit(parameters["limit"])
        let to = try QueryQuestion.instant(parameters["to"] ?? "now", now: now, parameter: "to")
        let from = try QueryQuestion.instant(parameters["from"] ?? "-1h", now: now, parameter: "from")
        guard from < to else { throw BadQuestion("\"from\" (\(from)) must be before \"to\" (\(to))") }
        request = ReadingRequest(
            metric: metric, by: try QueryQuestion.dimensions(parameters["by"]),
            filters: try QueryQuestion.filters(parameters["where"]), from: from, to: to,
            step: try QueryQuestion.step(
                parameters["step"], window: to - from, try QueryQuestion.zone(parameters["zone"]) ?? days))
        format = try QueryQuestion.format(parameters["format"], default: defaultFormat)
        guard metric != .phase || request.by.contains(.phase) || request.filters[.phase] != nil else {
            throw BadQuestion("phases are times of different things; ask by phase, or where phase=server.db")
        }
        if let stranger = (request.by + request.filters.keys).first(where: { !$0.isKnown(to: metric.origin) }) {
            let known = Telemetry.Dimension.allCases.filter { $0.isKnown(to: metric.origin) }.map(\.rawValue)
            throw BadQuestion(
                "\(metric.name) is not known by \(stranger.rawValue); it is known by \(known.joined(separator: ", "))")
        }
    }

    package static func format(_ text: String?, default format: Format) throws -> Format {
        guard let text else { return format }
        guard let format = Format(rawValue: text) else {
            throw BadQuestion("\"format\" is \"\(text.prefix(40))\"; expected table, json or csv")
        }
        return format
    }

    private static func percentiles(_ text: String?, for metric: Metric) throws -> [Percentile] {
        guard let text else { return [metric.origin == .browser ? .p75 : .p95] }
        guard !metric.isOfMeans else {
            throw BadQuestion("\(metric.name) has no percentiles, only numbers and means; leave \"percentile\" out")
        }
        let percentiles = try text.split(separator: ",").map { try percentile(String($0)) }
        guard (1...percentileLimit).contains(percentiles.count), Set(percentiles).count == percentiles.count else {
            throw BadQuestion(
                "\"percentile\" is \"\(text.prefix(40))\"; expected up to \(percentileLimit) different ones, such as 50,95,99"
            )
        }
        return percentiles
    }

    private static func order(_ text: String?) throws -> Order {
        guard let text else { return .labels }
        guard let order = Order(rawValue: text) else {
            let known = Order.allCases.map(\.rawValue)
            throw BadQuestion(
                "\"sort\" is \"\(text.prefix(40))\"; expected one of \(known.joined(separator: ", "))\(NearName.hint(text, among: known))"
            )
        }
        return order
    }

    static func limit(_ text: String?) throws -> Int? {
        guard let text else { return nil }
        guard let limit = Int(text), limit > 0 else {
            throw BadQuestion("\"limit\" is \"\(text.prefix(40))\"; expected a whole number of rows above 0")
        }
        return limit
    }

    /// More columns than a screen has room for.
    private static let percentileLimit = 5

    private static func percentile(_ text: String) throws -> Percentile {
        let number = text.hasPrefix("p") ? text.dropFirst() : text[...]
        guard let value = Double(number), let percentile = Percentile(value) else {
            throw BadQuestion(
                "\"percentile\" is \"\(text.prefix(40))\"; expected a number between 0 and 100, such as 75")
        }
        return percentile
    }

    private static func dimensions(_ text: String?) throws -> [Telemetry.Dimension] {
        var dimensions: [Telemetry.Dimension] = []
        for name in (text ?? "").split(separator: ",") {
            let dimension = try dimension(name.trimmingCharacters(in: .whitespaces))
            guard !dimensions.contains(dimension) else { throw BadQuestion("\"by\" names \(dimension.rawValue) twice") }
            dimensions.append(dimension)
        }
        return dimensions
    }

    private static func filters(_ text: String?) throws -> [Telemetry.Dimension: String] {
        var filters: [Telemetry.Dimension: String] = [:]
        for pair in (text ?? "").split(separator: ",") {
            guard let equals = pair.firstIndex(of: "=") else {
                throw BadQuestion("\"where\" is \"\(pair.prefix(60))\"; expected dimension=value, such as page=/cart")
            }
            let dimension = try dimension(pair[..<equals].trimmingCharacters(in: .whitespaces))
            guard filters.updateValue(String(pair[pair.index(after: equals)...]), forKey: dimension) == nil else {
                throw BadQuestion("\"where\" names \(dimension.rawValue) twice")
            }
        }
        return filters
    }

    static func dimension(_ name: String) throws -> Telemetry.Dimension {
        guard let dimension = Telemetry.Dimension(rawValue: name) else {
            let known = Telemetry.Dimension.allCases.map(\.rawValue)
            throw BadQuestion("unknown dimension \"\(name.prefix(40))\"\(NearName.hint(name, among: known))")
        }
        return dimension
    }

    static func instant(_ text: String, now: Timestamp, parameter: String) throws -> Timestamp {
        if text == "now" { return now }
        if text.hasPrefix("-"), let back = DurationText.parse(text.dropFirst()) { return now - back }
        if let instant = Timestamp(text: text) { return instant }
        throw BadQuestion(
            "\"\(parameter)\" is \"\(text.prefix(40))\"; expected now, -1h, or a time such as 2026-01-01T00:00:00Z")
    }

    /// More slices than a chart or a sheet can show are a mistake.
    private static let sliceLimit: Int64 = 10_000

    static func zone(_ text: String?) throws -> LocalDays? {
        guard let text else { return nil }
        guard let days = LocalDays(zone: text) else {
            throw BadQuestion(
                "unknown time zone \"\(text.prefix(40))\"\(NearName.hint(text, among: LocalDays.knownZones))")
        }
        return days
    }

    /// Whole days are days of the zone, however long; anything else is a length.
    @discardableResult
    static func step(_ text: String?, window: Duration, _ days: LocalDays) throws -> TimeStep? {
        guard let text else { return nil }
        guard let length = DurationText.parse(text), length >= .seconds(60), length.milliseconds % 60_000 == 0 else {
            throw BadQuestion("\"step\" is \"\(text.prefix(40))\"; expected whole minutes, such as 5m, 1h or 1d")
        }
        guard window.milliseconds / length.milliseconds <= sliceLimit else {
            throw BadQuestion("the window has more than \(sliceLimit) steps of \(text); ask for longer steps")
        }
        let (count, rest) = length.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest == 0 ? .days(count, days) : .fixed(length)
    }
}
