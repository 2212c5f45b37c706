import Foundation
import Report
import Telemetry

/// A rendered page and what tests look for in it.
struct ReportPage {
    let html: String

    init(_ panels: [Panel], _ data: ReportData, window: Duration = .seconds(86_400), step: Duration? = nil) throws {
        let dashboard = Dashboard(title: "Web Vitals", window: window, step: step, panels: panels)
        html = String(decoding: try Renderer.render(dashboard, data, at: SampleDay.end)[0].bytes, as: UTF8.self)
    }

    /// Parts between two texts, the texts left out.
    func parts(from start: String, to end: String) -> [Substring] {
        html.components(separatedBy: start).dropFirst().compactMap { part in
            part.range(of: end).map { Substring(part[..<$0.lowerBound]) }
        }
    }

    func count(of text: String) -> Int { html.components(separatedBy: text).count - 1 }

    /// The tags without their quoted attribute values, read byte by byte as a browser does: a quote with a combining
    /// mark is one character to Swift, but still a quote to a browser.
    var markup: [String] {
        var tags: [String] = []
        var tag: [UInt8]?
        var inQuotes = false
        for byte in html.utf8 {
            guard var inside = tag else {
                if byte == UInt8(ascii: "<") { tag = [] }
                continue
            }
            if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
            if byte == UInt8(ascii: ">"), !inQuotes {
                tags.append(String(decoding: inside, as: UTF8.self))
                tag = nil
                continue
            }
            if !inQuotes { inside.append(byte) }
            tag = inside
        }
        return tags
    }

    static let everyPanel: [Panel] = [
        .vitals(metrics: [.lcp, .inp, .cls, .fcp, .ttfb, .fid, .load], percentile: .p75),
        .routes(metric: .lcp, percentile: .p75, limit: 10), .queries(metric: .query, percentile: .p95, limit: 10),
        .alerts, .ledger,
    ]
}
