import Foundation
import Manifest
import Report
import Telemetry
import Testing

@Suite("Dashboards")
struct DashboardTests {
    @Test func readsEveryPanelWithItsOwnKeys() throws {
        let dashboard = try Dashboard.parse(
            """
            title: Shop
            window: 7d
            step: 2h
            panels:
              - {type: vitals, metrics: [LCP, bytes.script], percentile: 90}
              - {type: routes, metric: INP, percentile: 99.9, limit: 5}
              - {type: queries, metric: request, limit: 3}
              - type: alerts
              - type: ledger
            """, file: "shop.yml")
        #expect(
            dashboard
                == Dashboard(
                    title: "Shop", window: .seconds(7 * 86_400), step: .seconds(7200),
                    panels: [
                        .vitals(metrics: [.lcp, .scriptBytes], percentile: Percentile(90)!),
                        .routes(metric: .inp, percentile: Percentile(99.9)!, limit: 5),
                        .queries(metric: .request, percentile: .p95, limit: 3), .alerts, .ledger,
                    ]))
    }

    @Test func givesDefaultsForAllButThePanels() throws {
        let dashboard = try Dashboard.parse("panels: [{type: vitals}, {type: routes}, {type: queries}]", file: "d.yml")
        #expect(
            dashboard
                == Dashboard(
                    title: "Web Vitals", window: .seconds(86_400),
                    panels: [
                        .vitals(metrics: [.lcp, .inp, .cls, .fcp, .ttfb, .fid, .load], percentile: .p75),
                        .routes(metric: .lcp, percentile: .p75, limit: 10),
                        .queries(metric: .query, percentile: .p95, limit: 10),
                    ]))
    }

    @Test func shippedDashboardParses() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../dashboards/web-vitals.yml").standardizedFileURL
        let dashboard = try Dashboard.parse(String(contentsOf: file, encoding: .utf8), file: "web-vitals.yml")
        #expect(dashboard.panels.count == 5)
        #expect(dashboard.window == .seconds(86_400))
    }

    @Test(arguments: [
        ("titel: Shop\npanels: [{type: alerts}]", ["d.yml:1:1: unknown key \"titel\"; did you mean \"title\"?"]),
        ("title: Shop", ["d.yml:1:1: the key \"panels\" is missing"]),
        ("panels: []", ["d.yml:1:9: a dashboard has 1 to 32 panels, got 0"]),
        (
            "panels: [{type: vital}]",
            [
                "d.yml:1:17: unknown value \"vital\"; expected vitals, routes, queries, alerts, ledger; did you mean \"vitals\"?"
            ]
        ),
        ("panels: [{limit: 3}]", ["d.yml:1:10: the key \"type\" is missing"]),
        (
            "panels: [{type: alerts, limit: 3}]",
            ["d.yml:1:25: unknown key \"limit\"; expected one of type"]
        ),
        (
            "panels: [{type: vitals, metrics: [LPC, LCP, LCP]}]",
            [
                "d.yml:1:35: unknown metric \"LPC\"; did you mean \"LCP\"?",
                "d.yml:1:45: the metric \"LCP\" stands here twice",
            ]
        ),
        (
            "panels: [{type: routes, metric: query}]",
            [
                "d.yml:1:33: query is measured by servers; expected one of LCP, FID, CLS, INP, FCP, TTFB, load, bytes.script, bytes.style, bytes.image, bytes.font, bytes.total, requests.total, Next.js-hydration, Next.js-route-change-to-render, Next.js-render"
            ]
        ),
        (
            "panels: [{type: queries, metric: query.mean}]",
            ["d.yml:1:34: unknown value \"query.mean\"; expected query, request"]
        ),
        (
            "panels: [{type: queries, percentile: 100, limit: 0}]",
            [
                "d.yml:1:38: expected a percentile between 0 and 100, such as 75 or 99.9, got \"100\""
            ]
        ),
        (
            "window: 30d\nstep: 1m\npanels: [{type: alerts}]",
            [
                "d.yml:2:7: a window of 30d cut by 1m gives more than 300 slices; leave step out or take 8h"
            ]
        ),
        (
            "window: 1h\nstep: 1d\npanels: [{type: alerts}]",
            ["d.yml:2:7: the step is longer than the window of 1h"]
        ),
        (
            "window: soon\npanels: [{type: alerts}]",
            ["d.yml:1:9: expected a duration such as 90s, 15m, 1h or 7d, got \"soon\""]
        ),
    ])
    func namesEveryMistakeWithItsPlace(_ text: String, _ messages: [String]) {
        do {
            let dashboard = try Dashboard.parse(text, file: "d.yml")
            Issue.record("was read as \(dashboard)")
        } catch {
            #expect(error.problems.map(\.description) == messages)
        }
    }
}
