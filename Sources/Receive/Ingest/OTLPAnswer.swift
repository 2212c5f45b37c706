import Foundation
import Telemetry

/// The bodies of OTLP/HTTP's answers: `ExportTraceServiceResponse` and its kin, and `google.rpc.Status`, as protobuf or JSON.
struct OTLPAnswer {
    private let endpoint: IngestEndpoint
    private let isJSON: Bool

    init(for request: IngestRequest) {
        endpoint = request.endpoint
        isJSON = request.contentType.map { !$0.lowercased().contains("protobuf") } ?? true
    }

    var contentType: String { isJSON ? "application/json" : "application/x-protobuf" }

    /// Field numbers are the same for spans, data points and records.
    func accepted(_ refused: RefusedPart) -> [UInt8] {
        let faults = refused.faults
        guard faults > 0 else { return isJSON ? Array("{}".utf8) : [] }
        let message = OTLPAnswer.sentence(refused)
        if isJSON {
            // A 64-bit integer of protobuf is a text in JSON.
            return OTLPAnswer.encoded(["partialSuccess": [rejectedName: "\(faults)", "errorMessage": message]])
        }
        let partial = OTLPAnswer.field(1, UInt64(faults)) + OTLPAnswer.field(2, Array(message.utf8))
        return OTLPAnswer.field(1, partial)
    }

    func refused(_ refusal: Refusal) -> [UInt8] {
        guard isJSON else {
            return OTLPAnswer.field(1, refusal.reason.grpcCode) + OTLPAnswer.field(2, Array(refusal.detail.utf8))
        }
        return OTLPAnswer.encoded(Status(code: refusal.reason.grpcCode, message: refusal.detail))
    }

    private struct Status: Encodable {
        let code: UInt64
        let message: String
    }

    private var rejectedName: String {
        switch endpoint {
        case .traces: "rejectedSpans"
        case .metrics: "rejectedDataPoints"
        case .logs, .page, .reports, .timings: "rejectedLogRecords"
        }
    }

    /// `bad_value=2, too_old=1; the first: …`
    private static func sentence(_ refused: RefusedPart) -> String {
        let counts = refused.counts.filter { !$0.key.isQuiet }.map { "\($0.key.rawValue)=\($0.value)" }.sorted()
        return counts.joined(separator: ", ") + (refused.first.map { "; the first: \($0)" } ?? "")
    }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and integers always encode.
        return (try? encoder.encode(value)).map(Array.init) ?? Array("{}".utf8)
    }

    // MARK: Protobuf: two kinds of field are all there is in these messages.

    private static func field(_ number: UInt8, _ value: UInt64) -> [UInt8] { [number << 3] + varint(value) }

    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt64(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(unsigned: value)
        return writer.bytes
    }
}

extension RefusalReason {
    /// The canonical code beside an HTTP status (google.rpc.Code).
    fileprivate var grpcCode: UInt64 {
        switch self {
        case .malformed, .tooLarge, .headTooLarge, .unsupportedEncoding, .unsupportedMethod, .unknownMetric, .badValue,
            .notApplicable, .tooOld, .optedOut:
            3
        case .tooSlow: 4
        case .origin, .scope: 7
        case .rateLimited, .anomaly: 8
        case .overloaded, .storage: 14
        case .token: 16
        }
    }
}
