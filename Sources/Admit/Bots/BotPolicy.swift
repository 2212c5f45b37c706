package import Telemetry

/// Which senders count as bots, and what becomes of their beacons.
///
/// It is about honest robots and careless ones, which would fill the percentiles with machines in data centres. Whoever wants to be
/// taken for a person sends a browser's agent and possible values; against that stand the rate limits and `TrafficWatch`.
package struct BotPolicy: Sendable {
    private let enforced: BotMarks
    private let shadowed: BotMarks
    private let isJudgingClaims: Bool
    private let scanner: AgentScanner

    /// A rule that `modes` does not name has its default: enforced, but `impossible` is in the shadow, as a new rule begins.
    ///
    /// `customAgents` are looked for anywhere in the agent, ASCII letters in either case. Empty ones would match everybody and are left
    /// out; what is beyond `customLimit` is too.
    package init(modes: [BotRule: BotMode] = [:], customAgents: [String] = []) {
        func rules(in mode: BotMode) -> BotMarks {
            BotRule.allCases.reduce(into: []) { marks, rule in
                if modes[rule] ?? BotPolicy.standardMode(of: rule) == mode { marks.insert(BotMarks(rule)) }
            }
        }
        enforced = rules(in: .enforce)
        shadowed = rules(in: .shadow)
        isJudgingClaims = enforced.union(shadowed).contains(.impossible)
        let custom = customAgents.filter { !$0.isEmpty }.prefix(BotPolicy.customLimit).map { AgentWord($0, .custom) }
        scanner = AgentScanner(AgentWord.known + custom)
    }

    package static let standard = BotPolicy()

    /// Entries of an operator's list that are used; every further one makes the reading of each new agent a little slower.
    package static let customLimit = 256

    package static func standardMode(of rule: BotRule) -> BotMode {
        switch rule {
        case .userAgent, .headless, .webdriver, .tool, .custom: .enforce
        case .impossible: .shadow
        }
    }

    /// What the agent alone says, whatever the modes. The same text always gives the same marks, so a caller may keep them by agent;
    /// the text itself is not kept. O(length of the agent), of which the first 8 KiB are read.
    package func marks(ofAgent text: String?) -> BotMarks {
        guard let text, text.utf8.contains(where: { $0 > 0x20 }) else { return .tool }
        return scanner.marks(in: text)
    }

    /// The verdict on one beacon.
    ///
    /// `isDriven` is what the page saw in `navigator.webdriver`. `isLocal` says that the request was made on this very machine, not
    /// through a proxy; it is spared by `tool`, because that is how people try the collector out with curl. `tell` notes the values of
    /// the beacon, and is called only if `impossible` is not off. It is a closure and no sequence, because a generic function of
    /// another target is not specialised: three values cost 60 ns this way and 250 ns in a sequence.
    package func verdict(
        _ marks: BotMarks, isDriven: Bool, isLocal: Bool, claims tell: (inout BeaconClaims) -> Void
    ) -> BotVerdict {
        var found = marks
        if isDriven { found.insert(.webdriver) }
        if isLocal { found.remove(.tool) }
        if isJudgingClaims {
            var claims = BeaconClaims()
            tell(&claims)
            if claims.areImpossible { found.insert(.impossible) }
        }
        guard !found.isEmpty else { return .person }
        return BotVerdict(caught: found.intersection(enforced).first, shadowed: found.intersection(shadowed))
    }

    /// The same of values that stand in a sequence already. Slower: see there.
    package func verdict(
        _ marks: BotMarks, isDriven: Bool, isLocal: Bool,
        values: some Sequence<(metric: Metric, value: Double, navigation: String?)>
    ) -> BotVerdict {
        verdict(marks, isDriven: isDriven, isLocal: isLocal) { claims in
            for (metric, value, navigation) in values { claims.note(metric, value, navigation) }
        }
    }
}
