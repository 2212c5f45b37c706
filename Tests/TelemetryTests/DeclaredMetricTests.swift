import Telemetry
import Testing

/// Names are this suite's own: what is declared is known to the whole process.
@Suite struct DeclaredMetricTests {
    private func declared(_ name: String, good: Double = 1000, poor: Double = 3000) throws -> DeclaredMetric {
        try #require(
            DeclaredMetric(name: name, unit: .milliseconds, thresholds: Thresholds(good: good, poor: poor)))
    }

    @Test func declaredMetricIsLikeAnyOther() throws {
        #expect(Metric(name: "test.ready") == nil)
        Metric.declare([try declared("test.ready")])
        let metric = try #require(Metric(name: "test.ready"))
        #expect(metric.isDeclared && metric.unit == .milliseconds && metric.origin == .browser)
        #expect(metric.thresholds == Thresholds(good: 1000, poor: 3000) && metric.ceiling == 600_000)
        #expect(Metric.all.contains(metric) && metric.lane == nil && metric.minuteSet == .page)
        Metric.declare([try declared("test.ready", good: 5, poor: 6)])
        #expect(Metric(name: "test.ready") == metric && metric.thresholds.good == 5)
    }

    @Test(arguments: ["LCP", "phase", "", ".a", "-a", "a b", "ü", "a/b", String(repeating: "a", count: 41)])
    func nameThatIsTakenOrIsNoneCannotBeDeclared(name: String) {
        #expect(
            DeclaredMetric(name: name, unit: .count, thresholds: Thresholds(good: 1, poor: 2)) == nil)
    }

    @Test func storedMeasurementNamesItsMetric() throws {
        Metric.declare([try declared("test.stored")])
        let metric = try #require(Metric(name: "test.stored"))
        let observation = Observation(
            instant: Timestamp(milliseconds: 0),
            dimensions: .page(PageDimensions(site: "s", page: "/", device: .mobile)),
            measurements: [Measurement(metric: metric, value: 41.5), Measurement(metric: .lcp, value: 1)])
        var writer = ByteWriter()
        observation.encode(to: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Observation(from: &reader) == observation)
        #expect(reader.isAtEnd)
    }

    /// What was declared once stands in journals; the measurements beside it must stay readable.
    @Test func metricThatIsDeclaredNoMoreIsReadButNotKnown() throws {
        var writer = ByteWriter()
        writer.write(unsigned: 1023)
        writer.write(text: "test.retired")
        writer.write(text: "ms")
        var reader = ByteReader(writer.bytes)
        let metric = try Metric(from: &reader)
        #expect(metric.name == "test.retired" && Metric(name: "test.retired") == nil)
        Metric.declare([try declared("test.retired")])
        #expect(Metric(name: "test.retired") == metric && metric.thresholds.poor == 3000)
    }

    @Test(arguments: [("no name", "ms"), ("test.unit", "furlong")])
    func damagedNameIsRefused(name: String, unit: String) {
        var writer = ByteWriter()
        writer.write(unsigned: 1023)
        writer.write(text: name)
        writer.write(text: unit)
        #expect(throws: ByteReader.Failure.outOfRange) {
            var reader = ByteReader(writer.bytes)
            return try Metric(from: &reader)
        }
    }

    /// The order of declarations is another after a change of the settings, and the journal keeps the keys.
    @Test func visitsKeyNamesTheMetricAndNotItsNumber() throws {
        Metric.declare([try declared("test.first"), try declared("test.second")])
        let keys = try ["test.first", "test.second"].map {
            VisitKey(site: "s", metric: try #require(Metric(name: $0)), id: "v").hash
        }
        #expect(keys == [0xE436_0F5E_7364_6D9F, 0xAABE_B1DF_38FE_0971])
        #expect(VisitKey(site: "s", metric: .lcp, id: "v") != VisitKey(site: "s", metric: .cls, id: "v"))
    }
}
