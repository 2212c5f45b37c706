import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func sameVisitsAreTheSameRowsWhicheverWayTheyAreSent() async throws {
        var generator = SeededGenerator()
        let visits = (1...90).map { ReportedVisit(number: $0, &generator) }
        let server = try await ServerProcess.start(try TestSite())
        for visit in visits {
            for body in visit.envelopes { #expect(try server.answer(.page(body)).status == 204, "\(body)") }
            let from = ["Origin: https://bare.example", "Referer: https://bare.example\(visit.url)"]
            for body in visit.objects { #expect(try server.answer(.page(body, from)).status == 204, "\(body)") }
        }
        for metric in ReportedVisit.names {
            let enveloped = try await QueryAnswer.run(server, metric, "--by", "site,page", "--where", "site=enveloped")
            let bare = try await QueryAnswer.run(server, metric, "--by", "site,page", "--where", "site=bare.example")
            #expect(enveloped.facts == bare.facts, "\(metric) \(generator)")
            for page in ReportedVisit.pages {
                let values = visits.filter { $0.page == page }.map { $0.last(metric) }.sorted()
                let row = try #require(enveloped.row("page", page), "\(metric) \(page) \(generator)")
                #expect(row.count == values.count, "\(metric) \(page) \(generator)")
                let rank = Int((0.75 * Double(values.count)).rounded(.up)) - 1
                #expect(row.isNear(values[rank]), "\(metric) \(page): \(row), expected \(values[rank]) \(generator)")
            }
        }
        #expect(try await server.terminate() == 0)
    }
}

/// A visit that is hidden twice: CLS and INP are reported again, and every third time the reports overtake each other.
private struct ReportedVisit {
    static let names = ["LCP", "CLS", "INP", "FCP", "TTFB"]
    static let pages = ["/home", "/cart", "/item/:id"]

    let page: String
    private let number: Int
    private let first: [String: Double]
    private let second: [String: Double]

    init(number: Int, _ generator: inout SeededGenerator) {
        self.number = number
        page = ReportedVisit.pages[number % 3]
        let scale = ["LCP": 4000.0, "CLS": 0.2, "INP": 300, "FCP": 2000, "TTFB": 900]
        var first: [String: Double] = [:]
        for name in ReportedVisit.names {
            first[name] = (Double.random(in: 0.1...1, using: &generator) * (scale[name] ?? 1) * 1000).rounded() / 1000
        }
        self.first = first
        second = Dictionary(uniqueKeysWithValues: ["CLS", "INP"].map { ($0, (first[$0] ?? 0) * 2) })
    }

    func last(_ name: String) -> Double { second[name] ?? first[name] ?? 0 }

    /// As page.js shapes them.
    var envelopes: [String] {
        let reports = [objects(first, again: false), objects(second, again: true)].map { metrics in
            #"{"site":"enveloped","url":"https://enveloped.example\#(url)?q=\#(number)","visit":"w\#(number)","release":"1","#
                + #""webdriver":false,"metrics":[\#(metrics.joined(separator: ","))]}"#
        }
        return number % 3 == 0 ? reports.reversed() : reports
    }

    /// As the library's own objects, each sent by itself.
    var objects: [String] {
        let reports = objects(first, again: false) + objects(second, again: true)
        return number % 3 == 0 ? reports.reversed() : reports
    }

    /// The route as a URL of it.
    var url: String { page == "/item/:id" ? "/item/\(number)" : page }

    private func objects(_ values: [String: Double], again: Bool) -> [String] {
        ReportedVisit.names.compactMap { name in
            values[name].map { value in
                let delta = again ? value - (first[name] ?? 0) : value
                return #"{"name":"\#(name)","value":\#(value),"delta":\#(delta),"id":"v5-\#(number)-\#(name)","#
                    + #""navigationType":"navigate"}"#
            }
        }
    }
}
