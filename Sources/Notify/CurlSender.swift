private import CCurl
import Foundation

/// Sends POSTs or mails to one receiver, one at a time, over connections it keeps.
///
/// libcurl blocks, so every sender has a thread's worth of queue to itself: a receiver that hangs holds up nobody else,
/// and no thread of Swift's cooperative pool waits for a socket.
///
/// `@unchecked Sendable`: `handle` is touched only on the serial `queue`, and in `deinit`, when nobody else has it.
package final class CurlSender: @unchecked Sendable {
    /// Answers are read this far, then the connection is dropped: no receiver says more in a kind word or an error.
    package static let answerLimitBytes = 4096

    private let handle: OpaquePointer
    private let queue = DispatchQueue(label: "vitalsd.webhook")
    private let connectTimeout: Duration
    private let timeout: Duration
    private let route: SenderRoute

    /// `timeout` covers a whole attempt, name look-up to last byte; `connectTimeout` the part until TLS stands.
    package init(
        timeout: Duration = .seconds(15), connectTimeout: Duration = .seconds(5), route: SenderRoute = SenderRoute()
    ) throws(WebhookError) {
        guard let handle = ccurl_sender_new() else { throw .curlUnavailable }
        self.handle = handle
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.route = route
    }

    deinit { ccurl_sender_free(handle) }

    /// Never throws and always returns within the time-out. Not cut short by cancellation: an attempt whose answer is
    /// not awaited would be sent again although the receiver has it.
    package func send(_ request: OutgoingRequest) async -> CurlAnswer {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.perform(request)) }
        }
    }

    private func perform(_ request: OutgoingRequest) -> CurlAnswer {
        switch request {
        case .post(let url, let headers, let body):
            perform(body, CStrings(headers.map { "\($0.name): \($0.value)" })) { $0.url = $1.pointer(url) }
        case .mail(let url, let from, let to, let text):
            perform(text, CStrings(to.map { "<\($0)>" })) {
                $0.url = $1.pointer(url)
                $0.mail_from = $1.pointer("<\(from)>")
                $0.allows_plain_mail = (try? EndpointURL(url, .mail, receiver: "").isLoopback) ?? false
            }
        }
    }

    private func perform(
        _ body: Data, _ lines: CStrings, _ complete: (inout ccurl_request, CStrings) -> Void
    ) -> CurlAnswer {
        let texts = CStrings([])
        var request = ccurl_request()
        complete(&request, texts)
        request.body_limit = CurlSender.answerLimitBytes
        request.connect_timeout_ms = Int(connectTimeout.wholeMilliseconds)
        request.timeout_ms = Int(timeout.wholeMilliseconds)
        request.proxy = route.proxy.map { texts.pointer($0.text) }
        request.ca_file = route.caFile.map { texts.pointer($0) }
        request.refuses_private = route.refusesPrivateAddresses
        return lines.withPointers { pointers in
            request.lines = pointers.baseAddress
            request.line_count = pointers.count
            return body.withUnsafeBytes { bytes in
                request.body = bytes.baseAddress
                request.body_length = bytes.count
                return withExtendedLifetime(texts) { CurlSender.read(ccurl_sender_perform(handle, &request)) }
            }
        }
    }

    /// Whether an address, such as `10.0.0.1`, is of this machine or its networks, and refused where those are.
    package static func isPrivate(_ address: String) -> Bool { ccurl_is_private(address) }

    /// Once a whole head has arrived the receiver has spoken; a body cut short, by our bound or its fault, unsays nothing.
    private static func read(_ answer: ccurl_answer) -> CurlAnswer {
        guard answer.answered else { return .unanswered(reason: String(cString: answer.error)) }
        let retryAfter = String(cString: answer.retry_after)
        return .answered(
            status: answer.status, retryAfter: retryAfter.isEmpty ? nil : retryAfter,
            body: Data(bytes: answer.body, count: answer.body_length))
    }
}

extension Duration {
    /// At least 1, because libcurl takes 0 for "no limit".
    fileprivate var wholeMilliseconds: Int64 {
        max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
