package import Telemetry

/// Bytes of `POST /v1/timings` → query timings. Total, like `PageDecoder`, and no more thread-safe.
package final class TimingsDecoder {
    private let parser = JSONParser()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer) throws(Refusal) -> TimingsBatch {
        let root: JSONValue
        switch parser.parse(body) {
        case .success(let value): root = value
        case .failure(let failure): throw Refusal(.malformed, "the body is not JSON (\(failure.message))")
        }
        guard root.isObject else {
            throw Refusal(.malformed, "the body is \(root.kindName); expected {\"service\":…,\"timings\":[…]}")
        }
        var batch = TimingsBatch()
        var timings: JSONValue?
        for (key, value) in root.members {
            switch key {
            case "service": batch.service = value.text(limit: TimingsDecoder.nameLimit)
            case "release": batch.release = value.text(limit: TimingsDecoder.nameLimit)
            case "timings": timings = value
            default: break
            }
        }
        guard let timings, timings.isArray else {
            throw Refusal(.malformed, "the body has no array \"timings\"")
        }
        for (_, item) in timings.members {
            guard batch.timings.count + batch.refusals.count < TimingsDecoder.timingLimit else {
                batch.refusals.append(
                    Refusal(.tooLarge, "more than \(TimingsDecoder.timingLimit) timings in one batch; send several"))
                break
            }
            decodeTiming(item, into: &batch)
            // Each would be a sentence and a line in the books: 20 MiB of nothing must not cost more than its bytes.
            guard batch.refusals.count <= TimingsDecoder.refusalLimit else {
                throw Refusal(
                    .malformed,
                    "more than \(TimingsDecoder.refusalLimit) of the timings cannot be read, so none is taken; the first: "
                        + (batch.refusals.first?.detail ?? ""))
            }
        }
        guard !batch.timings.isEmpty || !batch.refusals.isEmpty else {
            throw Refusal(.malformed, "\"timings\" is empty")
        }
        return batch
    }

    private func decodeTiming(_ object: JSONValue, into batch: inout TimingsBatch) {
        guard object.isObject else {
            batch.refusals.append(Refusal(.malformed, "a timing is \(object.kindName); expected an object"))
            return
        }
        var query: String?
        var duration: Double?
        var database: String?
        var operation: String?
        var route: String?
        var instant: Timestamp?
        var badInstant: String?
        for (key, value) in object.members {
            switch key {
            case "query": query = value.text(limit: TimingsDecoder.queryLimit)
            case "duration_ms": duration = value.number
            case "db": database = value.text(limit: TimingsDecoder.nameLimit)
            case "operation": operation = value.text(limit: TimingsDecoder.nameLimit)
            case "route": route = value.text(limit: TimingsDecoder.nameLimit)
            case "at":
                let text = value.text(limit: TimingsDecoder.nameLimit)
                instant = text.flatMap(Timestamp.init(text:))
                if instant == nil { badInstant = text ?? value.kindName }
            default: break
            }
        }
        guard let query, !query.isEmpty else {
            batch.refusals.append(Refusal(.malformed, "a timing has no \"query\""))
            return
        }
        guard let duration else {
            batch.refusals.append(Refusal(.badValue, "a timing has no number \"duration_ms\""))
            return
        }
        if let badInstant {
            batch.refusals.append(
                Refusal(
                    .badValue,
                    "\"at\" is \"\(badInstant.prefix(40))\"; expected an RFC 3339 time such as 2026-01-01T00:00:00Z"))
            return
        }
        batch.timings.append(
            QueryTiming(
                query: query, duration: duration, database: database, operation: operation, route: route,
                instant: instant))
    }

    /// A batch of the largest body has fewer if its timings say anything; without a bound, 20 MiB of `0,` would become
    /// ten million refusals, a gigabyte of sentences.
    private static let timingLimit = 200_000
    /// A batch with more mistakes comes from a sender that has not been tried.
    private static let refusalLimit = 1000
    private static let nameLimit = 128
    /// Statements are cut here before they are fingerprinted; a longer one is a bulk insert whose tail only repeats.
    private static let queryLimit = 16_384
}
