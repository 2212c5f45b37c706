import Manifest

extension Receiver {
    /// Reads one entry of `receivers`; nil after reporting what is wrong.
    ///
    /// - Parameter names: those taken so far, each valid or not in the rest of its entry, so that one slip in a receiver
    ///   is not told again at every rule that uses it.
    init?(_ node: ManifestNode, names: inout [String]) {
        guard let fields = node.fields(ReceiverKey.allCases, required: ReceiverKey.required) else { return nil }
        let name = fields[.name]?.shortText(upTo: RuleRanges.receiverNameLimit)
        if let name {
            if names.contains(name) {
                fields[.name]?.fail("the name \"\(name)\" belongs to another receiver already", as: Void.self)
            } else {
                names.append(name)
            }
        }
        let kind = fields[.kind]?.oneOf(ReceiverKind.self)
        let url = Receiver.url(fields[.urlEnvironment], fields[.url], of: node)
        let signingSecret = fields[.secretEnvironment]?.environmentName.map { Secret.environment(name: $0) }
        guard let name, let kind, let url else { return nil }
        self.init(name: name, kind: kind, url: url, signingSecret: signingSecret)
    }

    private static func url(_ environment: ManifestNode?, _ literal: ManifestNode?, of node: ManifestNode) -> Secret? {
        switch (environment, literal) {
        case (let environment?, nil): environment.environmentName.map { .environment(name: $0) }
        case (nil, let literal?): literal.webURL.map { .literal($0) }
        case (.some, .some(let literal)): literal.fail("a receiver has \"url_env\" or \"url\", not both")
        case (nil, nil): node.fail("the receiver has no address; give \"url_env\" or \"url\"")
        }
    }
}
