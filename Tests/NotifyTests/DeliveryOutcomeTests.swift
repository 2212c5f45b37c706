import Foundation
import Notify
import Telemetry
import Testing

@Suite struct DeliveryOutcomeTests {
    private static let now = Timestamp(text: "1994-11-06T08:49:00Z")!

    @Test(arguments: [
        (200, DeliveryOutcome.delivered(status: 200)), (202, .delivered(status: 202)), (204, .delivered(status: 204)),
        (299, .delivered(status: 299)),
        (301, .dead(reason: "301, redirects are not followed")),
        (304, .dead(reason: "304, redirects are not followed")),
        (400, .unreadable(reason: "400")), (413, .unreadable(reason: "413")), (401, .dead(reason: "401")),
        (404, .dead(reason: "404")),
        (422, .dead(reason: "422")),
        (408, .retry(reason: "408", after: nil)), (425, .retry(reason: "425", after: nil)),
        (429, .retry(reason: "429", after: nil)), (500, .retry(reason: "500", after: nil)),
        (503, .retry(reason: "503", after: nil)), (599, .retry(reason: "599", after: nil)),
        (410, .disable(reason: "410, endpoint gone")),
    ])
    func judgesAnswerByStatus(status: Int, outcome: DeliveryOutcome) {
        let answer = CurlAnswer.answered(status: status, retryAfter: nil, body: Data())
        #expect(DeliveryOutcome(answer, at: Self.now) == outcome)
    }

    @Test func triesAgainWhenNothingAnswered() {
        let outcome = DeliveryOutcome(.unanswered(reason: "connection refused"), at: Self.now)
        #expect(outcome == .retry(reason: "connection refused", after: nil))
    }

    @Test(arguments: [
        ("120", Duration.seconds(120)), ("0", .seconds(1)), ("86400", .seconds(3600)),
        ("99999999999999999999", .seconds(3600)), ("Sun, 06 Nov 1994 08:49:37 GMT", .seconds(37)),
        ("Sun, 06 Nov 1994 08:48:00 GMT", .seconds(1)), ("Mon, 07 Nov 1994 08:49:37 GMT", .seconds(3600)),
        ("", nil), ("-5", nil), ("1.5", nil), ("soon", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
        ("Sun, 31 Feb 1994 08:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
    ])
    func readsRetryAfterInBothForms(text: String, after: Duration?) {
        #expect(RetryAfter.parse(text, at: Self.now) == after)
        let outcome = DeliveryOutcome(status: 429, retryAfter: text, at: Self.now)
        #expect(outcome == .retry(reason: "429", after: after))
    }
}
