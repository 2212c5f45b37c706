package import Telemetry

/// Bytes of `POST /v1/page` → what the browser said, in any `PageFormat`; total: any bytes give a beacon or a refusal.
///
/// Not thread-safe: each event loop has its own, because the parser's buffers are kept.
package final class PageDecoder {
    private let parser = JSONParser()

    package init() {}

    /// Reads a body. A batch by Faro without web vitals, or a beacon by boomerang that is no page view, is empty and no fault.
    ///
    /// - Parameter contentType: the field as sent; only a form needs it, and not even that if it starts with a plain key.
    package func decode(
        _ body: UnsafeRawBufferPointer, contentType: String? = nil
    ) throws(Refusal) -> PageBeacon {
        guard PageFormat.isForm(body, contentType: contentType) else { return try decodeJSON(body) }
        return try decodeForm(body)
    }

    /// Reads the query string of an image GET by boomerang, with or without its `?`.
    package func decode(query: UnsafeRawBufferPointer) throws(Refusal) -> PageBeacon {
        let isMarked = query.first == UInt8(ascii: "?")
        return try decodeForm(UnsafeRawBufferPointer(rebasing: query[(isMarked ? 1 : 0)...]))
    }

    private func decodeJSON(_ body: UnsafeRawBufferPointer) throws(Refusal) -> PageBeacon {
        let root: JSONValue
        switch parser.parse(body) {
        case .success(let value): root = value
        case .failure(let failure):
            throw Refusal(.malformed, "the body is not JSON (\(failure.message)); send web-vitals objects as JSON")
        }
        guard root.isArray || root.isObject else {
            throw Refusal(
                .malformed, "the body is \(root.kindName); expected a web-vitals object, an array or an envelope")
        }
        var beacon = PageBeacon()
        beacon.format = PageFormat(root)
        switch beacon.format {
        case .webVitals where root.isArray, .nextJS where root.isArray: WebVitalsReader.readList(root, into: &beacon)
        case .webVitals, .nextJS, .envelope: EnvelopeReader.read(root, into: &beacon)
        case .faro:
            try FaroReader.read(root, into: &beacon)
            return beacon
        case .boomerang: break
        }
        guard !beacon.isEmpty else {
            throw Refusal(
                .malformed, "the body holds no metric; expected web-vitals objects or an envelope with \"metrics\"")
        }
        return beacon
    }

    /// Boomerang's fields; or its field `data`, which holds the same once more encoded, or a JSON body.
    private func decodeForm(_ form: UnsafeRawBufferPointer) throws(Refusal) -> PageBeacon {
        let fields = BoomerangFields(form)
        guard !fields.areOfBoomerang, let data = fields.data else { return try BoomerangReader.beacon(fields) }
        let inner = Array(data)
        // Typed throws do not pass through withUnsafeBytes.
        let outcome: Result<PageBeacon, Refusal> = inner.withUnsafeBytes { bytes in
            do throws(Refusal) {
                guard PageFormat.isForm(bytes, contentType: nil) else { return .success(try decodeJSON(bytes)) }
                // A `data` in `data` is not looked into: one level is all that is ever sent.
                return .success(try BoomerangReader.beacon(BoomerangFields(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
