import Manifest
import Telemetry

/// Values of what keeps alerts quiet.
extension ManifestNode {
    /// `{page: /legacy, rule: ["lcp*", "!lcp-tv"]}`: at least one name.
    func matcher(rules: [String]?) -> AlertMatcher? {
        guard !isBlank, let pairs, !pairs.isEmpty else {
            return fail("expected what it is about, such as {page: /legacy}; to match everything write {rule: \"*\"}")
        }
        var texts: [String: [String]] = [:]
        for (key, value) in pairs {
            guard let text = key.text, let name = key.alertLabel(text) else { continue }
            texts[name] = value.matched(name, rules: rules)
        }
        return texts.isEmpty ? nil : AlertMatcher(texts: texts)
    }

    private func matched(_ name: String, rules: [String]?) -> [String]? {
        guard name != "rule" else { return rulePatterns(rules) }
        return matchedTexts { node, text in
            guard let mistake = AlertMatcher.mistake(name, text) else { return text }
            return node.fail("\(mistake), got \(node.excerpt)")
        }
    }

    /// One text or several, each of them what `read` makes of it.
    private func matchedTexts(_ read: (ManifestNode, String) -> String?) -> [String]? {
        guard let nodes = textNodes else { return nil }
        guard (1...RuleRanges.filterValues).contains(nodes.count) else {
            return fail("expected 1 to \(RuleRanges.filterValues) values, got \(nodes.count)")
        }
        return nodes.compactMap { node in
            guard let text = node.text else { return nil }
            guard !node.isTagged else {
                return node.fail("a value that begins with \"!\" has to stand in quotes, such as \"!DE\"")
            }
            return read(node, text)
        }
    }

    func alertLabel(_ text: String) -> String? {
        guard Alert.names.contains(text) else {
            return fail(
                "unknown label \(excerpt); expected one of \(Alert.names.joined(separator: ", "))"
                    + NearName.hint(text, among: Alert.names))
        }
        return text
    }

    /// Ids of rules, with `*` and `?`. One that is nobody's would be silent for ever.
    func rulePatterns(_ rules: [String]?) -> [String]? {
        matchedTexts { node, text in
            let pattern = LabelPattern(text.hasPrefix("!") ? String(text.dropFirst()) : text)
            guard let rules, !rules.contains(where: pattern.matches) else { return text }
            return node.fail("no rule is called \(node.excerpt)\(NearName.hint(pattern.text, among: rules))")
        }
    }

    var instant: Timestamp? {
        guard let text else { return nil }
        guard let instant = Timestamp(text: text) else {
            return fail("expected an instant such as 2027-01-01T00:00:00Z, got \(excerpt)")
        }
        return instant
    }

    /// `22:00-07:00` in minutes of the day.
    var clock: (start: Int64, end: Int64)? {
        guard let text else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(ManifestNode.minutes)
        guard parts.count == 2, let start = parts[0], let end = parts[1], start != end, start < 1440 else {
            return fail("expected hours of the day such as \"22:00-07:00\", got \(excerpt)")
        }
        return (start, end)
    }

    private static func minutes(_ text: Substring) -> Int64? {
        let digits = Array(text.utf8)
        guard digits.count == 5, digits.allSatisfy({ $0 < 0x3B && $0 > 0x2F }), digits[2] == UInt8(ascii: ":"),
            let hour = Int64(text.prefix(2)),
            let minute = Int64(text.suffix(2)), (0...24).contains(hour), (0...59).contains(minute),
            hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    /// `mon`, `mon-fri` or a list of such; 0 for Monday.
    var weekdays: Set<Int64>? {
        guard let nodes = textNodes else { return nil }
        guard !nodes.isEmpty else { return fail("expected days such as mon, mon-fri or [sat, sun]") }
        var days: Set<Int64> = []
        for node in nodes {
            guard let text = node.text else { continue }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
                Weekday.names.firstIndex(of: String($0)).map(Int64.init)
            }
            guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else {
                return node.fail(
                    "expected days such as mon, mon-fri or [sat, sun], got \(node.excerpt)")
            }
            days.formUnion((first...(last < first ? last + 7 : last)).map { $0 % 7 })
        }
        return days
    }

    var zone: LocalDays? {
        guard let text else { return nil }
        guard let zone = LocalDays(zone: text) else {
            return fail(
                "unknown time zone \(excerpt); expected such as Europe/Paris"
                    + NearName.hint(text, among: LocalDays.knownZones))
        }
        return zone
    }
}

/// The days of the week as rules write them.
enum Weekday {
    static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
