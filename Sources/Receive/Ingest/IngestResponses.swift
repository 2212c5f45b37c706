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
        let isImage: Bool
        let head: HTTPResponse
    }

    private let date: HTTPDate
    private let security: SecurityHeaders
    private let plain = Mutex<Plain?>(nil)

    init(clock: WallClock, security: SecurityHeaders) {
        date = HTTPDate(clock: clock)
        self.security = security
    }

    /// - Parameter request: nil for bytes that never became one.
    func make(_ answer: IngestAnswer, for request: IngestRequest?, closes: Bool) -> (HTTPResponse, ByteBuffer?) {
        let now = date.text
        if let request, request.endpoint.isOTLP { return makeOTLP(answer, for: request, closes: closes, now) }
        if case .accepted(let refused) = answer, refused.isEmpty, !closes, let request {
            return (accepted(request, now), nil)
        }
        var fields = fields(for: request, now)
        if closes { fields[.connection] = "close" }
        switch answer {
        case .accepted(let refused):
            if !refused.isEmpty {
                fields[.vitalsdRefused] =
                    refused.counts.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: ", ")
            }
            return (HTTPResponse(status: .noContent, headerFields: fields), nil)
        case .refused(let refusal):
            let status = refusal.reason.status
            guard status != .noContent else { return (HTTPResponse(status: status, headerFields: fields), nil) }
            refusal.add(to: &fields)
            fields[.contentType] = Problem.contentType
            let body = ByteBuffer(bytes: Problem(refusal).encoded)
            fields[.contentLength] = "\(body.readableBytes)"
            return (HTTPResponse(status: status, headerFields: fields), body)
        }
    }

    /// As OTLP/HTTP says: 200 with what was rejected, or a status; in the form of the request.
    private func makeOTLP(
        _ answer: IngestAnswer, for request: IngestRequest, closes: Bool, _ now: String
    ) -> (HTTPResponse, ByteBuffer?) {
        var fields = fields(for: request, now)
        if closes { fields[.connection] = "close" }
        let text = OTLPAnswer(for: request)
        let (status, body): (HTTPResponse.Status, [UInt8])
        switch answer {
        case .accepted(let refused): (status, body) = (.ok, text.accepted(refused))
        case .refused(let refusal):
            // An exporter knows no answer without a body; what a visitor wished is nothing to send again either.
            let quiet = refusal.reason.status == .noContent
            (status, body) =
                quiet ? (.ok, text.accepted(RefusedPart())) : (refusal.reason.status, text.refused(refusal))
            refusal.add(to: &fields)
        }
        fields[.contentType] = text.contentType
        fields[.contentLength] = "\(body.count)"
        return (HTTPResponse(status: status, headerFields: fields), body.isEmpty ? nil : ByteBuffer(bytes: body))
    }

    private func fields(for request: IngestRequest?, _ now: String) -> HTTPFields {
        var fields = HTTPFields()
        fields[.date] = now
        security.add(to: &fields)
        guard let request else { return fields }
        if request.endpoint.isForBrowsers { CORS.add(to: &fields, origin: request.origin) }
        // A beacon that a cache answers never arrives.
        if request.isImage { fields[.cacheControl] = "no-store" }
        return fields
    }

    private func accepted(_ request: IngestRequest, _ now: String) -> HTTPResponse {
        plain.withLock { plain in
            if let plain, plain.date == now, plain.endpoint == request.endpoint, plain.origin == request.origin,
                plain.isImage == request.isImage
            {
                return plain.head
            }
            let head = HTTPResponse(status: .noContent, headerFields: fields(for: request, now))
            plain = Plain(
                date: now, endpoint: request.endpoint, origin: request.origin, isImage: request.isImage, head: head)
            return head
        }
    }
}

extension HTTPField.Name {
    /// What was refused of a request that was otherwise taken: `bad_value=1, unknown_metric=2`.
    static let vitalsdRefused = HTTPField.Name("Vitalsd-Refused")!  // A valid token, so the name exists.
}
