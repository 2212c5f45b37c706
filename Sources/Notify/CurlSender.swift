private import CCurl
package import Foundation

/// Sends POSTs to one receiver, one at a time, over connections it keeps.
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

    /// `timeout` covers a whole attempt, name look-up to last byte; `connectTimeout` the part until TLS stands.
    package init(timeout: Duration = .seconds(15), connectTimeout: Duration = .seconds(5)) throws(WebhookError) {
        guard let handle = ccurl_sender_new() else { throw .curlUnavailable }
        self.handle = handle
        self.connectTimeout = connectTimeout
        self.timeout = timeout
    }

    deinit { ccurl_sender_free(handle) }

    /// Never throws and always returns within the time-out. Not cut short by cancellation: an attempt whose answer is
    /// not awaited would be sent again although the receiver has it.
    package func post(url: String, headers: [(name: String, value: String)], body: Data) async -> CurlAnswer {
        let lines = headers.map { "\($0.name): \($0.value)" }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.perform(url: url, headers: lines, body: body)) }
        }
    }

    private func perform(url: String, headers: [String], body: Data) -> CurlAnswer {
        let copies = headers.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        let lines: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) }
        return body.withUnsafeBytes { bytes in
            CurlSender.read(
                ccurl_sender_post(
                    handle, url, lines, lines.count, bytes.baseAddress, bytes.count, CurlSender.answerLimitBytes,
                    Int(connectTimeout.wholeMilliseconds), Int(timeout.wholeMilliseconds)))
        }
    }

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
