import Telemetry

/// The members of one timing, as sent.
struct TimingFields {
    private(set) var service: String?
    private(set) var release: String?
    private var isObject = true
    private var kindName = ""
    private var kind: String?
    private var query: String?
    private var summary: String?
    private var duration: JSONValue?
    private var count: JSONValue?
    private var histogram: JSONValue?
    private var database: String?
    private var operationName: String?
    private var route: String?
    private var isOK: Bool?
    private var rows: Double?
    private var at: JSONValue?
    /// A member of another type than it has.
    private var fault: String?

    init(_ object: JSONValue) {
        guard object.isObject else {
            isObject = false
            kindName = object.kindName
            return
        }
        for (key, value) in object.members {
            switch key {
            case "service": service = text(value, key)
            case "release": release = text(value, key)
            case "kind": kind = text(value, key, limit: TextLimit.tag)
            case "query": query = text(value, key, limit: TextLimit.statement)
            case "summary": summary = text(value, key)
            case "duration_ms": duration = value.isNull ? nil : value
            case "count": count = value.isNull ? nil : value
            case "histogram": histogram = value.isNull ? nil : value
            case "db": database = text(value, key)
            case "operation": operationName = text(value, key)
            case "route": route = text(value, key)
            case "ok": isOK = known(value.bool, value, key, "true or false")
            case "rows": rows = known(value.number, value, key, "a number")
            case "at": at = value.isNull ? nil : value
            default: break
            }
        }
    }

    /// Whether an object says how long something took.
    static func isTiming(_ object: JSONValue) -> Bool {
        object.members.contains { key, _ in "duration_ms" ~= key || "histogram" ~= key }
    }

    private mutating func text(_ value: JSONValue, _ key: JSONKey, limit: Int = TextLimit.name) -> String? {
        let text = known(value.text(limit: limit), value, key, "text")
        return text?.isEmpty == true ? nil : text
    }

    /// What a member says; null is absent, and what has another type is a fault.
    private mutating func known<Value>(_ read: Value?, _ value: JSONValue, _ key: JSONKey, _ kind: String) -> Value? {
        if read == nil, !value.isNull, fault == nil {
            fault = "\"\(key.string(limit: TextLimit.tag))\" is \(value.kindName); expected \(kind)"
        }
        return read
    }

    /// What it says; or why that is nothing.
    var operation: OperationTiming {
        get throws(Refusal) {
            guard isObject else { throw Refusal(.malformed, "a timing is \(kindName); expected an object") }
            if let fault { throw Refusal(.malformed, fault) }
            let kind = try readKind()
            guard kind == .request || query != nil || summary != nil else {
                throw Refusal(.malformed, "a timing has no \"query\"")
            }
            return OperationTiming(
                kind, statement: query, summary: summary, database: database, operation: operationName, route: route,
                isOK: isOK, rows: rows, instant: try readInstant(), times: try readTimes())
        }
    }

    private func readKind() throws(Refusal) -> OperationTiming.Kind {
        switch kind {
        case nil, "query": return .query
        case "request": return .request
        case let other?:
            throw Refusal(.malformed, "\"kind\" is \"\(other.prefix(40))\"; expected \"query\" or \"request\"")
        }
    }

    private func readInstant() throws(Refusal) -> Timestamp? {
        guard let at else { return nil }
        let text = at.text(limit: TextLimit.name)
        guard let instant = text.flatMap(Timestamp.init(text:)) else {
            throw Refusal(
                .badValue,
                "\"at\" is \"\((text ?? at.kindName).prefix(40))\"; expected an RFC 3339 time such as 2026-01-01T00:00:00Z"
            )
        }
        return instant
    }

    private func readTimes() throws(Refusal) -> OperationTiming.Times {
        let number = try readCount()
        if let histogram {
            let spread = try HistogramFields(histogram).spread
            guard number == nil || number == spread.count else {
                throw Refusal(.badValue, "\"count\" is not what the counts of \"histogram\" add up to, \(spread.count)")
            }
            return .spread(spread)
        }
        guard let duration = duration?.number else {
            throw Refusal(.badValue, "a timing has no number \"duration_ms\"")
        }
        return number.map { .mean(duration, count: $0) } ?? .one(duration)
    }

    /// 1 is no more than one timing.
    private func readCount() throws(Refusal) -> Int64? {
        guard let count else { return nil }
        guard let number = count.integer, (1...ValueSpread.countLimit).contains(number) else {
            throw Refusal(
                .badValue,
                "\"count\" is not a whole number from 1 to \(ValueSpread.countLimit): how many took \"duration_ms\" on average"
            )
        }
        return number == 1 && histogram == nil ? nil : number
    }
}
