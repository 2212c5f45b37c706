import CollectorTesting
import Notify
import Telemetry

/// Messages of texts that are hard to cut, escape and lay out.
enum RandomMessage {
    /// One to four bytes, several scalars a character, other directions, controls, and all that has a meaning somewhere.
    private static let pieces: [String] = [
        "a", "Z", "0", " ", "é", "e\u{301}\u{323}", "ß", "界", "ع", "עברית", "\u{202E}", "\u{2066}", "👩‍👩‍👧‍👦", "🇩🇪", "👨🏽",
        "\u{10FFFF}", "𝒳", "<", ">", "&", "&amp;", "\"", "'", "`", "\\", "*", "_", "~", "|", "[", "]", "(", ")", "#",
        "@",
        "@everyone", "<!channel>", "https://evil.example/", "www.evil.example", "\n", "\r\n", "\t", "\u{0}",
        "\u{1B}[2J",
        "\u{85}", "\u{2028}", "=?utf-8?B?", "{{value}}", "<\u{301}b>", "@\u{301}",
        "z\u{334}\u{335}\u{336}\u{337}\u{338}",
    ]

    static func text(_ generator: inout SeededGenerator) -> String {
        let length = [0, 1, 10, 10, 100, 100, 600].randomElement(using: &generator)!
        // Often one piece again and again: what a single kind does to a limit shows best alone.
        let few = (0..<Int.random(in: 1...3, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }
        let own = Bool.random(using: &generator) ? few : pieces
        return (0..<length).map { _ in own.randomElement(using: &generator)! }.joined()
    }

    static func make(_ generator: inout SeededGenerator) -> Message {
        let count = [1, 1, 1, 2, 7, 24].randomElement(using: &generator)!
        return Message(
            id: "msg_1", isSample: Bool.random(using: &generator), items: (0..<count).map { _ in item(&generator) },
            truncated: Bool.random(using: &generator) ? 0 : Int.random(in: 0...10_000, using: &generator),
            groupLabels: ["alertname": text(&generator), "page": text(&generator)],
            externalURL: ["https://perf.example", "http://[::1]:8080", "https://" + text(&generator)]
                .randomElement(using: &generator)!, late: .seconds(Int.random(in: 0...9000, using: &generator)))
    }

    private static func item(_ generator: inout SeededGenerator) -> Message.Item {
        let labels = Dimension.allCases.filter { _ in Bool.random(using: &generator) }.map { ($0, text(&generator)) }
        let resolved = Bool.random(using: &generator)
        let sample = AlertSamples.alert()
        let alert = Alert(
            key: AlertKey(rule: text(&generator), labels: Dictionary(uniqueKeysWithValues: labels)),
            state: resolved ? .resolved : .firing, severity: Severity.allCases.randomElement(using: &generator)!,
            summary: text(&generator),
            runbook: Bool.random(using: &generator) ? "https://example.com/\(text(&generator))" : nil, receivers: [],
            activeSince: sample.activeSince, endedAt: resolved ? sample.activeSince + .seconds(60) : nil,
            evidence: sample.evidence)
        let context = AlertContext(
            history: (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                Bool.random(using: &generator) ? nil : Double.random(in: -8e307...8e307, using: &generator)
            },
            segments: (0..<3).map { _ in .init(dimension: .page, value: text(&generator), share: 0.5) },
            lastDeploy: .init(name: text(&generator), at: sample.activeSince), spentBudget: 1.5)
        return Message.Item(alert: alert, context: Bool.random(using: &generator) ? context : nil)
    }
}
