import Manifest
import Telemetry

extension Quiet {
    /// Reads `silences`, `mute` and `inhibit`.
    ///
    /// - Parameter rules: ids of all rules; nil where they are not all known, and nothing can be said of a name.
    init(_ fields: [RuleFileKey: ManifestNode], rules: [String]?) {
        silences = (fields[.silences]?.entries(upTo: RuleRanges.quiet, of: "silences") ?? []).compactMap {
            Silence($0, rules: rules)
        }
        mutes = (fields[.mute]?.entries(upTo: RuleRanges.quiet, of: "mute times") ?? []).compactMap {
            MuteTime($0, rules: rules)
        }
        inhibitions = (fields[.inhibit]?.entries(upTo: RuleRanges.quiet, of: "inhibitions") ?? []).compactMap {
            Inhibition($0, rules: rules)
        }
    }
}

extension Silence {
    init?(_ node: ManifestNode, rules: [String]?) {
        guard let fields = node.fields(QuietKey.ofSilences, required: [.match, .until, .reason]) else { return nil }
        let match = fields[.match]?.matcher(rules: rules)
        let from = fields[.from].map(\.instant)
        let until = fields[.until]?.instant
        let reason = fields[.reason]?.shortText(upTo: RuleRanges.summaryLimit)
        let author = fields[.author].map { $0.shortText(upTo: RuleRanges.receiverNameLimit) }
        if let from, let from, let until, until <= from {
            fields[.until]?.fail("a silence ends after it begins", as: Void.self)
        }
        guard let match, let until, let reason, from != .some(nil), author != .some(nil) else { return nil }
        self.init(match: match, from: from ?? nil, until: until, reason: reason, author: author ?? nil)
    }
}

extension MuteTime {
    init?(_ node: ManifestNode, rules: [String]?) {
        guard let fields = node.fields(QuietKey.ofMutes, required: [.rules, .when]) else { return nil }
        let patterns = fields[.rules].flatMap { $0.rulePatterns(rules) }
        let clock = fields[.when]?.clock
        let days = fields[.days].map(\.weekdays) ?? []
        let zone = fields[.zone].map(\.zone) ?? .utc
        guard let patterns, let clock, let days, let zone else { return nil }
        self.init(
            rules: patterns, start: clock.start, end: clock.end, days: days, zone: zone,
            text: fields[.when]?.text ?? "")
    }
}

extension Inhibition {
    init?(_ node: ManifestNode, rules: [String]?) {
        guard let fields = node.fields(QuietKey.ofInhibitions, required: [.when, .mute]) else { return nil }
        let source = fields[.when]?.matcher(rules: rules)
        let target = fields[.mute]?.matcher(rules: rules)
        let same = (fields[.same]?.scalars ?? []).compactMap { node, _ in node.oneOf(Dimension.self) }
        guard let source, let target else { return nil }
        self.init(source: source, target: target, same: same)
    }
}

extension Grouping {
    init?(_ node: ManifestNode) {
        guard !node.isBlank, let fields = node.fields(QuietKey.ofGrouping) else { return nil }
        self.init()
        by = (fields[.by]?.scalars ?? []).compactMap { node, text in node.alertLabel(text) }
        wait = fields[.wait]?.duration(in: RuleRanges.groupWait) ?? wait
        interval = fields[.interval]?.duration(in: RuleRanges.groupInterval) ?? interval
        repeats = fields[.repeats]?.duration(in: RuleRanges.repeats)
    }
}

extension Heartbeat {
    init?(_ node: ManifestNode) {
        guard !node.isBlank, let fields = node.fields(QuietKey.ofHeartbeat) else { return nil }
        let every = fields[.every].map { $0.duration(in: RuleRanges.heartbeat) } ?? .seconds(300)
        let url: Secret? =
            switch (fields[.urlEnvironment], fields[.url]) {
            case (let environment?, nil): environment.environmentName.map { .environment(name: $0) }
            case (nil, let literal?): literal.webURL.map { .literal($0) }
            case (.some, .some(let literal)): literal.fail("a heartbeat has \"url_env\" or \"url\", not both")
            case (nil, nil): node.fail("the heartbeat has no address; give \"url_env\" or \"url\"")
            }
        guard let every, let url else { return nil }
        self.init(url: url, every: every)
    }
}
