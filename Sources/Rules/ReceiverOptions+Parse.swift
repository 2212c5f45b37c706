import Manifest
import Telemetry

extension ReceiverOptions {
    /// What is wrong is reported, and then as if it were not there.
    init(_ kind: ReceiverKind, _ fields: [ReceiverKey: ManifestNode], fallback: String?) {
        self.init()
        if let severities = fields[.notifyOn]?.severities { self.severities = severities }
        if let told = fields[.sendResolved]?.oneOf(Answer.self) { sendsResolved = told == .yes }
        caFile = fields[.caFile]?.absolutePath
        proxy = fields[.proxyEnvironment]?.secretVariable
        refusesPrivateAddresses = fields[.privateAddresses]?.oneOf(ReceiverAddresses.self) == .refuse
        if refusesPrivateAddresses, fields[.proxyEnvironment] != nil {
            fields[.privateAddresses]?.fail(
                "a proxy looks addresses up itself, so behind one none can be refused; remove \"private_addresses\" or \"proxy_env\"",
                as: Void.self)
        }
        rate = fields[.rate].map(\.sendRate) ?? kind.defaultRate
        self.fallback = fallback
    }

    private enum Answer: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }
}

/// Whether addresses of this machine and its networks are taken.
enum ReceiverAddresses: String, CaseIterable {
    case allow, refuse
}

extension ManifestNode {
    fileprivate var severities: Set<Severity>? {
        guard let nodes = textNodes else { return nil }
        guard !nodes.isEmpty else { return fail("expected at least one of page, ticket, info") }
        var severities: Set<Severity> = []
        for node in nodes {
            guard let severity = node.oneOf(Severity.self) else { continue }
            if !severities.insert(severity).inserted {
                node.fail("the severity \(node.excerpt) stands here twice", as: Void.self)
            }
        }
        return severities
    }

    /// `10/1m`
    fileprivate var sendRate: ReceiverOptions.Rate? {
        guard let text else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(parts[0]),
            RuleRanges.messages.contains(count)
        else { return fail("expected 1 to \(RuleRanges.messages.upperBound) in a time, such as 10/1m, got \(excerpt)") }
        guard let time = duration(String(parts[1]), in: RuleRanges.messageTime) else { return nil }
        return ReceiverOptions.Rate(count: Int(count), time: time)
    }
}
