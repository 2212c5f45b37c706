import HTTPTypes
import Telemetry

/// How a refusal is told over HTTP.
extension Refusal {
    /// The fields that go with it, besides the problem's own.
    func add(to fields: inout HTTPFields) {
        if let rate { RateHeaders.add(rate, to: &fields) }
        if let seconds = retryAfterSeconds { fields[.retryAfter] = "\(seconds)" }
        switch reason {
        // What would be taken (RFC 9110 §15.5.16).
        case .unsupportedEncoding: fields[.acceptEncoding] = "gzip, deflate"
        // RFC 6750 §3.
        case .token: fields[.wwwAuthenticate] = #"Bearer realm="vitalsd""#
        case .scope: fields[.wwwAuthenticate] = #"Bearer realm="vitalsd", error="insufficient_scope""#
        case .malformed, .tooLarge, .headTooLarge, .tooSlow, .unsupportedMethod, .unknownMetric, .badValue,
            .notApplicable,
            .tooOld, .origin, .rateLimited, .anomaly, .optedOut, .overloaded, .storage:
            break
        }
    }

    /// When trying again may help.
    private var retryAfterSeconds: Int? {
        switch reason {
        case .overloaded: 1
        case .storage: 10
        case .anomaly: 60
        case .malformed, .tooLarge, .headTooLarge, .tooSlow, .unsupportedEncoding, .unsupportedMethod, .unknownMetric,
            .badValue, .notApplicable, .tooOld, .origin, .rateLimited, .token, .scope, .optedOut:
            nil
        }
    }
}

extension RefusalReason {
    /// The HTTP status a refusal is answered with.
    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .token: .unauthorized
        case .origin, .scope: .forbidden
        case .unsupportedMethod: .methodNotAllowed
        case .tooSlow: .requestTimeout
        case .tooLarge: .contentTooLarge
        case .unsupportedEncoding: .unsupportedMediaType
        case .unknownMetric, .badValue, .tooOld, .notApplicable: .unprocessableContent
        case .rateLimited, .anomaly: .tooManyRequests
        case .headTooLarge: .requestHeaderFieldsTooLarge
        // What a person wished is no fault of the page's.
        case .optedOut: .noContent
        case .overloaded, .storage: .serviceUnavailable
        }
    }
}
