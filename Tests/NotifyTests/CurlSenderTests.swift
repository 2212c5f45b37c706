import CollectorTesting
import Foundation
import Notify
import Testing

@Suite struct CurlSenderTests {
    @Test func readsHugeAnswerOnlyToItsLimit() async throws {
        let huge = [UInt8](repeating: UInt8(ascii: "x"), count: 8_000_000)
        let recorder = WebhookRecorder(script: [.answer(status: 200, body: huge), .answer(status: 503, body: huge)])
        try await recorder.start()
        let sender = try CurlSender()
        for status in [200, 503] {
            let answer = await sender.send(.post(url: recorder.url(), headers: [], body: Data("{}".utf8)))
            let kept = Data(repeating: UInt8(ascii: "x"), count: CurlSender.answerLimitBytes)
            #expect(answer == .answered(status: status, retryAfter: nil, body: kept))
        }
        // The connection dropped at the limit does not spoil the next message.
        let answer = await sender.send(.post(url: recorder.url(), headers: [], body: Data("{}".utf8)))
        #expect(answer == .answered(status: 200, retryAfter: nil, body: Data()))
        try await recorder.stop()
    }

    @Test func givesBackRetryAfterOfThisAnswerOnly() async throws {
        let recorder = WebhookRecorder(script: [
            .answer(status: 429, headers: ["RETRY-AFTER": "  7 "], body: Array("slow".utf8))
        ])
        try await recorder.start()
        let sender = try CurlSender()
        let throttled = await sender.send(.post(url: recorder.url(), headers: [], body: Data()))
        #expect(throttled == .answered(status: 429, retryAfter: "7", body: Data("slow".utf8)))
        let accepted = await sender.send(.post(url: recorder.url(), headers: [], body: Data()))
        #expect(accepted == .answered(status: 200, retryAfter: nil, body: Data()))
        try await recorder.stop()
    }

    @Test(arguments: ["ftp://127.0.0.1/x", "file:///etc/hostname", "gopher://127.0.0.1/x"])
    func refusesOtherSchemes(url: String) async throws {
        let answer = try await CurlSender().send(.post(url: url, headers: [], body: Data()))
        #expect(answer == .unanswered(reason: "Unsupported protocol"))
    }
}
