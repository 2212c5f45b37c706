import HTTPTypes
import NIOCore
import Synchronization
import Telemetry

/// Builds the lane's answers: 204, or problem details (RFC 9457), with CORS headers on everything a page may read.
final class IngestResponses: Sendable {
    private let date: HTTPDate

    init(clock: WallClock) { date = HTTPDate(clock: clock) }

    func make(_ answer: IngestAnswer, for request: IngestRequest, closes: Bool) -> (HTTPResponse, ByteBuffer?) {
        var fields = HTTPFields()
        fields.reserveCapacity(8)
        fields[.date] = date.text
        if closes { fields[.connection] = "close" }
        if request.endpoint == .page { CORS.add(to: &fields, origin: request.origin) }
        switch answer {
        case .accepted(let refused):
            if !refused.isEmpty {
                fields[.vitalsdRefused] =
                    refused.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: ", ")
            }
            return (HTTPResponse(status: .noContent, headerFields: fields), nil)
        case .refused(let refusal):
            let problem = Problem(refusal)
            fields[.contentType] = Problem.contentType
            fields[.xContentTypeOptions] = "nosniff"
            if let seconds = refusal.retryAfterSeconds { fields[.retryAfter] = "\(seconds)" }
            let body = ByteBuffer(bytes: problem.encoded)
            fields[.contentLength] = "\(body.readableBytes)"
            return (HTTPResponse(status: refusal.reason.status, headerFields: fields), body)
        }
    }
}

extension HTTPField.Name {
    /// What was refused of a request that was otherwise taken: `bad_value=1, unknown_metric=2`.
    static let vitalsdRefused = HTTPField.Name("Vitalsd-Refused")!  // A valid token, so the name exists.
}

/// Cross-origin headers for pages: the exact origin is echoed, because `*` fails with the credentials sendBeacon includes.
enum CORS {
    static func add(to fields: inout HTTPFields, origin: String?) {
        fields[.vary] = "Origin"
        guard let origin else { return }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlAllowCredentials] = "true"
        fields[.accessControlExposeHeaders] = "Retry-After, Vitalsd-Refused"
    }

    static func addPreflight(to fields: inout HTTPFields, origin: String?) {
        add(to: &fields, origin: origin)
        fields[.accessControlAllowMethods] = "POST"
        fields[.accessControlAllowHeaders] = "Content-Type, Content-Encoding"
        fields[.accessControlMaxAge] = "86400"
    }
}

extension RefusalReason {
    /// The HTTP status a refusal is answered with.
    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .tooLarge: .contentTooLarge
        case .unsupportedEncoding: .unsupportedMediaType
        case .unsupportedMethod: .methodNotAllowed
        case .unknownMetric, .badValue, .tooOld, .notApplicable: .unprocessableContent
        case .origin: .forbidden
        case .overloaded, .storage: .serviceUnavailable
        }
    }
}

extension Refusal {
    /// When trying again may help.
    var retryAfterSeconds: Int? {
        switch reason {
        case .overloaded: 1
        case .storage: 10
        default: nil
        }
    }
}
