import Telemetry

extension SpanFacts: OTLPRead {
    mutating func read(_ object: JSONValue) {
        for (key, value) in object.members where !value.isNull {
            switch key {
            case "traceId", "trace_id": trace = value.attributeName.flatMap { TraceID(hexadecimal: $0.bytes) }
            case "spanId", "span_id": id = value.attributeName.flatMap { SpanID(hexadecimal: $0.bytes) }
            case "parentSpanId", "parent_span_id":
                parent = value.attributeName.flatMap { SpanID(hexadecimal: $0.bytes) }
            case "name": name = value.text(limit: OTLPLimit.name) ?? ""
            case "kind": kind = Kind(value.number(of: SpanFacts.kinds) ?? 0)
            case "startTimeUnixNano", "start_time_unix_nano": start = value.nanoseconds
            case "endTimeUnixNano", "end_time_unix_nano": end = value.nanoseconds
            case "attributes":
                for (name, value) in JSONAttributes(value) {
                    if let key = OperationFacts.Key(name) { operation.add(key, AttributeValue(value)) }
                }
            case "status": readStatus(value)
            default: break
            }
        }
    }

    private mutating func readStatus(_ status: JSONValue) {
        for (key, value) in status.members {
            if "code" ~= key { isError = value.number(of: SpanFacts.codes) == 2 }
        }
    }

    private static let codes: KeyValuePairs<StaticString, Int64> = [
        "STATUS_CODE_UNSET": 0, "STATUS_CODE_OK": 1, "STATUS_CODE_ERROR": 2,
    ]

    private static let kinds: KeyValuePairs<StaticString, Int64> = [
        "SPAN_KIND_UNSPECIFIED": 0, "SPAN_KIND_INTERNAL": 1, "SPAN_KIND_SERVER": 2, "SPAN_KIND_CLIENT": 3,
        "SPAN_KIND_PRODUCER": 4, "SPAN_KIND_CONSUMER": 5,
    ]
}

extension JSONValue {
    /// An instant of OTLP; 0, which is none, for what cannot be one. Never through a Double, which would lose the last digits.
    var nanoseconds: UInt64 { protoInteger.map { UInt64(max(0, $0)) } ?? 0 }
}
