import Admit
import Decode
import Normalise
import Telemetry
import Testing

@testable import Collector
@testable import Receive

@Suite struct ReportsIntakeTests {
    private let arrival = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func intake(
        _ body: String, site: String? = nil, origin: String? = nil, origins: OriginPolicy = .any
    ) throws -> Intake {
        let request = IngestRequest(
            endpoint: .reports, client: Client(address: ClientAddress(ipv4: 1), isLocal: false), origin: origin,
            userAgent: nil, referer: nil, contentType: nil, contentEncoding: nil, authorization: nil, optsOut: [])
        let batch = try Array(body.utf8).withUnsafeBytes { try ReportsDecoder().decode($0) }
        return Intake(
            batch, site: site, from: PageSender(request), origins: origins, patterns: .init(), at: arrival)
    }

    private func pages(_ intake: Intake) -> [String] {
        intake.observations.compactMap { observation in
            guard case .page(let page) = observation.dimensions else { return nil }
            return "\(page.site) \(page.page) \(page.report) \(page.subject)"
        }
    }

    @Test func reportsAreCountedByTypeSubjectAndPage() throws {
        let body = #"""
            [{"type":"csp-violation","age":5000,"url":"https://shop.example/cart?x=1",
              "body":{"documentURL":"https://shop.example/item/7?secret=1","effectiveDirective":"script-src-elem",
                      "blockedURL":"https://evil.example/a.js","sample":"secret"}},
             {"type":"crash","age":1,"url":"https://shop.example/","body":{"reason":"oom"}},
             {"type":"Made up","url":"https://shop.example/x","body":{"id":"ann@example.com"}},
             {"type":"integrity-violation","url":"https://shop.example/x","body":{}}]
            """#
        let intake = try intake(body, site: "shop")
        #expect(
            pages(intake) == [
                "shop /item/:id csp-violation script-src-elem", "shop / crash oom", "shop /x other ",
                "shop /x integrity-violation ",
            ])
        #expect(
            intake.observations.map(\.instant) == [arrival - .seconds(5), arrival - .milliseconds(1), arrival, arrival])
        #expect(intake.observations.flatMap(\.measurements).map(\.value) == [1, 1, 1, 1])
        #expect(try pages(self.intake(body)).first?.hasPrefix("shop.example ") == true)
    }

    @Test func networkErrorStandsForWhatTheBrowserDidNotReport() throws {
        let body =
            #"[{"type":"network-error","url":"https://shop.example/api","body":{"type":"tcp.timed_out","sampling_fraction":0.1}}]"#
        #expect(try intake(body).observations.first?.measurements.map(\.weight) == [10])
    }

    /// What failed most is what could not be reported: it is counted as early as is believed.
    @Test func reportThatWaitedForDaysCountsAnHourBack() throws {
        let body = #"[{"type":"crash","age":172800000,"url":"https://shop.example/","body":{}}]"#
        #expect(try intake(body).observations.map(\.instant) == [arrival - .seconds(3600)])
    }

    @Test func withoutAnOriginEachReportsPageMustBeListed() throws {
        let origins = try OriginPolicy(["https://shop.example"])
        let body = #"""
            [{"type":"crash","url":"https://shop.example/a","body":{}},
             {"type":"crash","url":"https://other.example/b","body":{}}, {"type":"crash","body":{}}]
            """#
        let intake = try intake(body, origins: origins)
        #expect(pages(intake).map { String($0.suffix(9)) } == ["/a crash "])
        #expect([intake].refused.counts == [.origin: 2])
        // With one, the door has looked at it already.
        #expect(try self.intake(body, origin: "https://shop.example", origins: origins).refusals.isEmpty)
    }
}
