import Telemetry
import Testing

@Suite struct MetricUnitTests {
    @Test(
        arguments: [
            (MetricUnit.milliseconds, 0.0, "0 ms"), (.milliseconds, 0.25, "0.25 ms"), (.milliseconds, 9.5, "9.5 ms"),
            (.milliseconds, 47.26, "47.3 ms"), (.milliseconds, 180, "180 ms"), (.milliseconds, 999, "999 ms"),
            (.milliseconds, 1000, "1 s"), (.milliseconds, 2449, "2.45 s"), (.milliseconds, 12_340, "12.3 s"),
            (.milliseconds, 60_000, "1 min"), (.milliseconds, 600_000, "10 min"), (.milliseconds, -1500, "-1.5 s"),
            (.score, 0, "0.000"), (.score, 0.1126, "0.113"), (.score, 1.5, "1.500"),
            (.bytes, 0, "0 B"), (.bytes, 999, "999 B"), (.bytes, 244_000, "244 KB"), (.bytes, 1_500_000, "1.5 MB"),
            (.bytes, 4_294_967_296, "4.29 GB"), (.count, 37, "37"), (.count, 100, "100"), (.count, 1200, "1200"),
            (.count, 2.5, "2.5"),
        ] as [(MetricUnit, Double, String)])
    func valueIsWrittenWithThreeDigits(unit: MetricUnit, value: Double, text: String) {
        #expect(unit.format(value) == text)
    }

    @Test func anyNumberCanBeWritten() {
        for unit in [MetricUnit.milliseconds, .score, .bytes, .count] {
            for value in [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
                #expect(!unit.format(value).isEmpty)
            }
        }
    }
}
