import Foundation
import Notify
import Telemetry
import Testing

/// What each receiver gets, byte for byte.
@Suite struct FormatGoldenTests {
    @Test(arguments: FormatSample.all) func writesFiringAlertWithAllThatIsKnown(sample: FormatSample) throws {
        try expect(AlertSamples.message(context: AlertSamples.context), sample, "firing")
    }

    @Test(arguments: FormatSample.all) func writesResolvedAlert(sample: FormatSample) throws {
        try expect(AlertSamples.message([AlertSamples.alert(state: .resolved)]), sample, "resolved")
    }

    @Test(arguments: FormatSample.all) func writesGroupOfTwenty(sample: FormatSample) throws {
        try expect(AlertSamples.group, sample, "group")
    }

    @Test(arguments: FormatSample.all) func writesHostileTexts(sample: FormatSample) throws {
        try expect(AlertSamples.hostile, sample, "hostile")
    }

    /// Several requests stand one below the other.
    private func expect(_ message: Message, _ sample: FormatSample, _ name: String) throws {
        let bodies = sample.bodies(message)
        let ending = sample.name == "email" ? "eml" : "json"
        let whole = Data(bodies.map { $0 + Data((ending == "eml" ? "" : "\n").utf8) }.joined())
        try Golden.expect(whole, matches: "\(sample.name).\(name).\(ending)")
    }
}
