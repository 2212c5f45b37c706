import Telemetry

extension LogFacts: OTLPRead {
    mutating func read(_ object: JSONValue) {
        for (key, value) in object.members where !value.isNull {
            switch key {
            case "timeUnixNano", "time_unix_nano": time = value.nanoseconds
            case "observedTimeUnixNano", "observed_time_unix_nano": observedTime = value.nanoseconds
            case "eventName", "event_name": add(event: value.text(limit: TextLimit.name))
            case "body": add(.event, AttributeValue(value))
            case "attributes":
                for (name, value) in JSONAttributes(value) {
                    if let key = Key(name) { add(key, AttributeValue(value)) }
                }
            default: break
            }
        }
    }
}
