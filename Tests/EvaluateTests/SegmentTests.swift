import CollectorTesting
import Evaluate
import Telemetry
import Testing

/// Which segments have more than their share of what is bad.
@Suite struct SegmentTests {
    private func search(_ rows: [(browser: String, country: String, count: Int64, bad: Int64)]) -> SegmentSearch {
        var search = SegmentSearch()
        for row in rows {
            let labels: [Dimension: String] = [.browser: row.browser, .country: row.country]
            search.add(labels, weight: row.bad, isBad: true)
            search.add(labels, weight: row.count - row.bad, isBad: false)
        }
        return search
    }

    @Test func segmentWithMoreThanItsShareIsNamed() {
        let search = search([
            ("Chrome", "DE", 500, 100), ("Chrome", "FR", 400, 90), ("Safari", "DE", 60, 55), ("Safari", "FR", 40, 38),
        ])
        let segments = search.segments(allowed: 0.25)
        #expect(segments.map { "\($0.dimension) \($0.value)" } == ["browser Safari"])
        // 93 bad of 100 where 25 may be, of 283 of 1000 where 250 may be: more than all of the excess.
        #expect(segments.first?.share == 1)
    }

    @Test func whatIsSlowEverywhereHasNoSegment() {
        let rows = ["DE", "FR", "US"].map { (browser: "Chrome", country: $0, count: Int64(300), bad: Int64(150)) }
        #expect(search(rows).segments(allowed: 0.25).isEmpty)
    }

    @Test func fewBadValuesExplainNothing() {
        #expect(search([("Chrome", "DE", 20, 0), ("Safari", "DE", 9, 9)]).segments(allowed: 0.25).isEmpty)
        #expect(SegmentSearch().segments(allowed: 0.25).isEmpty)
        #expect(search([("Chrome", "DE", 100, 100)]).segments(allowed: 0.25).isEmpty, "everything is bad")
    }

    @Test func dimensionThatSurprisesMostComesFirst() {
        let search = search([
            ("Chrome", "DE", 400, 100), ("Chrome", "IN", 100, 90), ("Safari", "DE", 400, 150),
            ("Safari", "IN", 100, 95),
        ])
        #expect(search.segments(allowed: 0.25).map(\.value) == ["IN"])
    }
}
