import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func valuesThatCannotBeAreRefusedWithAReason() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let values: [(texts: [String], status: Int, reason: String?)] = [
            (["0", "-0", "-0.0", "1e-400", "5e-324", "600000", "6e5", "1E3", "2500.50"], 204, nil),
            (["-1", "-1e-300", "600000.0001", "600001", "1e308", "-1e308", "9007199254740993"], 422, "bad_value"),
            (["\"12\"", "true", "false", "null", "[1]", "{\"value\":1}", "\"\"", "[]"], 422, "bad_value"),
            (
                ["NaN", "Infinity", "-Infinity", "nan", "0x10", "01", "1.", ".5", "+1", "1_0", "1e", "", "--1"], 400,
                "malformed"
            ),
        ]
        var expected: [String: Int] = [:]
        for (texts, status, reason) in values {
            for text in texts {
                let answer = try server.answer(.page(metric("LCP", text)))
                #expect(answer.status == status && answer.reason == reason, "\(text): \(answer.text)")
                expected[reason ?? "stored", default: 0] += 1
            }
        }
        // JSON, but more than any machine's number: whether the reader or the bounds refuse them is their business.
        for text in ["1e999", "-1e999", "99999999999999999999", String(repeating: "9", count: 400)] {
            let answer = try server.answer(.page(metric("LCP", text)))
            #expect([400, 422].contains(answer.status), "\(text): \(answer)")
            expected[answer.reason ?? "none", default: 0] += 1
        }
        let others: [(String, Int, String?)] = [
            (metric("CLS", "1000"), 204, nil), (metric("CLS", "1000.01"), 422, "bad_value"),
            (metric("requests.total", "1000001"), 422, "bad_value"), (#"{"name":"LCP"}"#, 422, "bad_value"),
            (metric("lcp", "1"), 422, "unknown_metric"), (#"{"name":5,"value":1}"#, 400, "malformed"),
            (#"{"name":"LCP","value":1}{"name":"LCP","value":1}"#, 400, "malformed"), ("[]", 400, "malformed"),
        ]
        for (body, status, reason) in others {
            let answer = try server.answer(.page(body))
            #expect(answer.status == status && answer.reason == reason, "\(body): \(answer.text)")
            expected[reason ?? "stored", default: 0] += 1
        }
        #expect(try await server.outcomes() == expected)
        let highest = try await QueryAnswer.ask(server, "LCP", percentile: 99, by: "site").rows.compactMap(\.value)
        #expect(highest.allSatisfy { $0 <= 600000 * 1.0055 }, "\(highest)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func whatIsGoodInABeaconIsTakenAndTheRestIsTold() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let mixed = ["1", "-1", "\"a\"", "2", "1e300"].map { metric("LCP", $0) } + [metric("NOPE", "1")]
        let answer = try server.answer(.page("[\(mixed.joined(separator: ","))]"))
        #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == "bad_value=3, unknown_metric=1")
        let many = Array(repeating: metric("LCP", "1"), count: 501).joined(separator: ",")
        let cut = try server.answer(.page("[\(many)]"))
        #expect(cut.status == 204 && cut.headers["vitalsd-refused"] == "too_large=1", "\(cut)")
        #expect(
            try await server.outcomes() == ["stored": 502, "bad_value": 3, "unknown_metric": 1, "too_large": 1])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func timingsAreHeldToTheirBounds() async throws {
        let server = try await ServerProcess.start(try TestSite())
        func timing(_ duration: String, at: Double? = nil) -> String {
            let end = at.map { ",\"at\":\"\(Date(timeIntervalSinceNow: $0).ISO8601Format())\"" } ?? ""
            return "{\"timings\":[{\"query\":\"SELECT 1\",\"duration_ms\":\(duration)\(end)}]}"
        }
        let cases: [(String, Int, String?)] = [
            (timing("0"), 204, nil), (timing("86400000"), 204, nil), (timing("5", at: -3300), 204, nil),
            (timing("5", at: 30), 204, nil), (timing("-1"), 422, "bad_value"), (timing("86400001"), 422, "bad_value"),
            (timing("\"5\""), 422, "bad_value"), (timing("null"), 422, "bad_value"), (timing("[5]"), 422, "bad_value"),
            (timing("5", at: 120), 422, "bad_value"), (timing("5", at: -3900), 422, "too_old"),
            (timing("NaN"), 400, "malformed"), ("{\"timings\":[]}", 400, "malformed"), ("{}", 400, "malformed"),
        ]
        for (body, status, reason) in cases {
            let answer = try server.answer(.timings(body))
            #expect(answer.status == status && answer.reason == reason, "\(body): \(answer.text)")
        }
        #expect(try await server.outcomes() == ["stored": 4, "bad_value": 6, "too_old": 1, "malformed": 3])
        #expect(try await server.terminate() == 0)
    }

    private func metric(_ name: String, _ value: String) -> String { "{\"name\":\"\(name)\",\"value\":\(value)}" }
}
