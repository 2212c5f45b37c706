import HTTPTypes
import NIOCore
import Synchronization
import Telemetry

/// Builds the lane's answers: 204, or problem details (RFC 9457), with CORS headers on everything a page may read.
final class IngestResponses: Sendable {
    /// The last plain 204 made; nearly all answers within a second are the same one.
    private struct Plain {
        let date: String
        let endpoint: IngestEndpoint
        let origin: String?
        let head: HTTPResponse
    }

    private let date: HTTPDate
    private let plain = Mutex<Plain?>(nil)

    init(clock: WallClock) { date = HTTPDate(clock: clock) }

    func make(_ answer: IngestAnswer, for request: IngestRequest, closes: Bool) -> (HTTPResponse, ByteBuffer?) {
        let now = date.text
        if case .accepted(let refused) = answer, refused.isEmpty, !closes { return (accepted(request, now), nil) }
        var fields = HTTPFields()
        fields[.date] = now
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

    private func accepted(_ request: IngestRequest, _ now: String) -> HTTPResponse {
        plain.withLock { plain in
            if let plain, plain.date == now, plain.endpoint == request.endpoint, plain.origin == request.origin {
                return plain.head
            }
            var fields = HTTPFields()
            fields[.date] = now
            if request.endpoint == .page { CORS.add(to: &fields, origin: request.origin) }
            let head = HTTPResponse(status: .noContent, headerFields: fields)
            plain = Plain(date: now, endpoint: request.endpoint, origin: request.origin, head: head)
            return head
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
