package import Telemetry

/// Bytes of `POST /v1/timings` → operations. Total, like `PageDecoder`, and no more thread-safe.
///
/// One JSON document, or one a line (NDJSON): a line is a timing, or a whole batch.
package final class TimingsDecoder {
    private let parser = JSONParser()

    package init() {}

    package func decode(
        _ body: UnsafeRawBufferPointer, contentType: String? = nil
    ) throws(Refusal) -> OperationsBatch {
        var reading = TimingsReading()
        if TimingsDecoder.saysLines(contentType) {
            readLines(body, into: &reading)
        } else {
            switch parser.parse(body) {
            case .success(let root): try readDocument(root, into: &reading)
            case .failure(let failure):
                // What fails as one document may be many; who sends it with curl does not say so.
                guard TimingsDecoder.lines(of: body).count > 1, isObject(TimingsDecoder.lines(of: body)[0]) else {
                    throw Refusal(.malformed, "the body is not JSON (\(failure.message))")
                }
                readLines(body, into: &reading)
            }
        }
        guard !reading.isEmpty else { throw Refusal(.malformed, "\"timings\" is empty") }
        return reading.batch
    }

    private func readDocument(_ root: JSONValue, into reading: inout TimingsReading) throws(Refusal) {
        guard root.isObject else {
            throw Refusal(.malformed, "the body is \(root.kindName); expected {\"service\":…,\"timings\":[…]}")
        }
        guard !reading.readBatch(root) else { return }
        // One line of NDJSON is a document too.
        guard TimingFields.isTiming(root) else { throw Refusal(.malformed, "the body has no array \"timings\"") }
        reading.readTiming(root)
    }

    /// A line that cannot be read is one refusal; the others count.
    private func readLines(_ body: UnsafeRawBufferPointer, into reading: inout TimingsReading) {
        let lines = TimingsDecoder.lines(of: body)
        for (number, line) in lines.prefix(TimingsReading.timingLimit).enumerated() {
            switch parser.parse(line) {
            case .success(let value) where value.isObject:
                if !reading.readBatch(value) { reading.readTiming(value) }
            case .success(let value):
                reading.refuse(Refusal(.malformed, "line \(number + 1) is \(value.kindName); expected an object"))
            case .failure(let failure):
                reading.refuse(Refusal(.malformed, "line \(number + 1) is not JSON (\(failure.message))"))
            }
        }
        reading.refuseRest(Int64(max(0, lines.count - TimingsReading.timingLimit)))
    }

    private func isObject(_ line: UnsafeRawBufferPointer) -> Bool {
        switch parser.parse(line) {
        case .success(let value): value.isObject
        case .failure: false
        }
    }

    /// The lines that hold something. A line break inside a JSON text is written `\n`, so each is one document.
    private static func lines(of body: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        body.split { $0 == 0x0A }
            .filter { $0.contains { $0 > 0x20 } }
            .map { UnsafeRawBufferPointer(rebasing: $0) }
    }

    private static func saysLines(_ contentType: String?) -> Bool {
        guard let type = contentType?.lowercased() else { return false }
        return ["ndjson", "jsonl", "json-lines", "jsonlines"].contains { type.contains($0) }
    }
}
