package import Telemetry

/// Which alerts something is about, by their rule, severity, metric and labels. Every name in it has to fit.
package struct AlertMatcher: Sendable, Hashable, Codable {
    /// For each name the texts as written: one of those without `!`, unless there is none, and none of those with it; `*` and `?` as in rules.
    package let texts: [String: [String]]

    package init(texts: [String: [String]]) { self.texts = texts }

    package func matches(_ alert: Alert) -> Bool {
        texts.allSatisfy { name, texts in
            alert.value(of: name).map { AlertMatcher.admits($0, texts) } ?? false
        }
    }

    static func admits(_ value: String, _ texts: [String]) -> Bool {
        let (excluded, included) = (texts.filter { $0.hasPrefix("!") }, texts.filter { !$0.hasPrefix("!") })
        return (included.isEmpty || included.contains { LabelPattern($0).matches(value) })
            && !excluded.contains { LabelPattern(String($0.dropFirst())).matches(value) }
    }

    /// `page=/legacy rule=lcp,cls`
    package var text: String {
        texts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: ","))" }.joined(separator: " ")
    }

    /// What is wrong with one text behind a name, in a sentence; nil when nothing is.
    package static func mistake(_ name: String, _ text: String) -> String? {
        let value = text.hasPrefix("!") ? String(text.dropFirst()) : text
        guard (1...RuleRanges.filterValueLimit).contains(value.unicodeScalars.count) else {
            return "expected a value of 1 to \(RuleRanges.filterValueLimit) characters"
        }
        guard name == "severity" else { return nil }
        let words = Severity.allCases.map(\.rawValue)
        return words.contains(where: LabelPattern(value).matches)
            ? nil : "unknown severity; expected one of \(words.joined(separator: ", "))"
    }
}
