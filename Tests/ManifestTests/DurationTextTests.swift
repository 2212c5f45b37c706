import CollectorTesting
import Manifest
import Testing

@Suite struct DurationTextTests {
    @Test(
        arguments: [
            ("250ms", .milliseconds(250)), ("90s", .seconds(90)), ("15m", .seconds(900)), ("15min", .seconds(900)),
            ("1h", .seconds(3600)), ("28d", .seconds(2_419_200)), ("0s", .zero), ("007s", .seconds(7)),
            ("1000000000d", .seconds(86_400_000_000_000)),
        ] as [(String, Duration)])
    func wholeNumberWithAUnitIsRead(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: [
        "", "s", "1", "1.5h", "1 h", " 1h", "1h ", "-1h", "+1h", "1h30m", "1H", "1w", "1µs", "1000000001s", "١h",
        "1e3s",
        "99999999999999999999s", "½h",
    ])
    func anythingElseIsNone(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(
        arguments: [
            (.zero, "0s"), (.seconds(90), "90s"), (.seconds(60), "1m"), (.seconds(3600), "1h"), (.seconds(5400), "90m"),
            (.seconds(86_400), "1d"), (.milliseconds(250), "250ms"), (.milliseconds(1500), "1500ms"),
            (.seconds(-90), "-90s"),
        ] as [(Duration, String)])
    func shortestWholeFormIsWritten(duration: Duration, text: String) {
        #expect(DurationText.format(duration) == text)
    }

    @Test func writtenDurationReadsBack() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let number = Int64.random(in: 0...1_000_000, using: &generator)
            let duration: Duration =
                Bool.random(using: &generator)
                ? .milliseconds(number) : .seconds(number * [1, 60, 3600, 86_400].randomElement(using: &generator)!)
            #expect(DurationText.parse(DurationText.format(duration)) == duration, "\(generator) \(duration)")
        }
    }
}
