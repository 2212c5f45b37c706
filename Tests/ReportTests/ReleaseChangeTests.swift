import CollectorTesting
import Report
import Telemetry
import Testing

@Suite("The release that changed a shape")
struct ReleaseChangeTests {
    private typealias Sighting = ReleaseChange.Sighting

    @Test func namesTheReleaseWhoseBoundsLieApartFromThoseOfTheOneBefore() throws {
        let (old, new) = (sighting("1.4.1", 0, [40], 400), sighting("1.4.2", 1, [180], 400))
        let change = try #require(newest([new, old]))
        #expect(change == ReleaseChange(release: "1.4.2", before: value([40], 400), after: value([180], 400)))
    }

    @Test func namesNoneWhenTheBoundsOverlap() {
        // Far apart on their face, but ten calls bound no p95 from above.
        #expect(newest([sighting("1", 0, [40], 10), sighting("2", 1, [180], 400)]) == nil)
        #expect(newest([sighting("1", 0, [40], 400), sighting("2", 1, [40], 400)]) == nil)
    }

    @Test func newestChangeIsNamedAndNotTheOldest() {
        let sightings = [
            sighting("1", 0, [40], 400), sighting("2", 3, [180], 400), sighting("3", 5, [20], 400),
            sighting("4", 7, [20], 400),
        ]
        #expect(newest(sightings.shuffled())?.release == "3")
    }

    @Test func firstSliceWithDataGivesTheOrderAndNotTheName() {
        #expect(newest([sighting("9.0", 0, [40], 400), sighting("1.0", 2, [180], 400)])?.release == "1.0")
    }

    @Test func ofTwoThatBeganTogetherTheOneThatEndedEarlierCameBefore() {
        var old = sighting("b", 0, [40], 200)
        var new = sighting("a", 0, [180], 200)
        #expect(newest([old, new]) == nil)
        new.merge(sighting("a", 4, [180], 200))
        old.merge(sighting("b", 1, [40], 200))
        #expect(newest([old, new])?.release == "a")
    }

    @Test func aloneOrAbsentNothingChanged() {
        #expect(newest([]) == nil)
        #expect(newest([sighting("1", 0, [40], 400)]) == nil)
    }

    /// Against the definition, read off the sorted values' own bounds.
    @Test func agreesWithTheDefinitionForAnySightings() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let sightings = (0..<Int.random(in: 0...6, using: &generator)).map { number in
                sighting(
                    "r\(number)", Int64(number * 2),
                    (0..<5).map { _ in Double.random(in: 10...60, using: &generator) },
                    Int.random(in: 1...300, using: &generator))
            }
            var expected: ReleaseChange?
            for (old, new) in zip(sightings, sightings.dropFirst()) {
                let (before, after) = (quantile(old), quantile(new))
                let isSlower = before.upper.map { upper in after.lower.map { upper < $0 } ?? false } ?? false
                let isFaster = after.upper.map { upper in before.lower.map { upper < $0 } ?? false } ?? false
                if isSlower || isFaster {
                    expected = ReleaseChange(release: new.release, before: before.value, after: after.value)
                }
            }
            #expect(newest(sightings.shuffled(using: &generator)) == expected, "\(generator)")
        }
    }

    private func newest(_ sightings: [Sighting]) -> ReleaseChange? {
        ReleaseChange.newest(sightings, .p95, Metric.query.thresholds)
    }

    /// Each of the values `count` times.
    private func sighting(_ release: String, _ slice: Int64, _ values: [Double], _ count: Int) -> Sighting {
        Sighting(release, in: slice, rollup(values, count))
    }

    private func rollup(_ values: [Double], _ count: Int) -> Rollup {
        var rollup = Rollup()
        for value in values {
            for _ in 0..<count { rollup.add(value, thresholds: Metric.query.thresholds) }
        }
        return rollup
    }

    private func value(_ values: [Double], _ count: Int) -> Double {
        rollup(values, count).quantile(.p95, thresholds: Metric.query.thresholds)!.value  // It has values.
    }

    private func quantile(_ sighting: Sighting) -> Rollup.Quantile {
        sighting.rollup.quantile(.p95, thresholds: Metric.query.thresholds)!  // Every sighting has values.
    }
}
