import Manifest

/// The entries of one receiver while its target is read. Its readers give nil after reporting what is wrong.
struct ReceiverFields {
    let node: ManifestNode
    let fields: [ReceiverKey: ManifestNode]
    let kind: ReceiverKind

    /// The one secret that is told; `.some(nil)` where none is and none has to be.
    func secret(_ choice: ReceiverChoice) -> Secret?? {
        guard let key = told(choice) else { return isMissing(choice) ? nil : .some(nil) }
        return value(of: key, choice).map { .some($0) }
    }

    /// One that has to be told; what is missing has been said.
    func needed(_ choice: ReceiverChoice) -> Secret? { secret(choice).flatMap { $0 } }

    /// The secrets that sign, one, or two while one replaces the other.
    func secrets(_ choice: ReceiverChoice) -> [Secret]? {
        guard let key = told(choice) else { return isMissing(choice) ? nil : [] }
        guard let nodes = fields[key]?.textNodes else { return nil }
        guard (1...RuleRanges.signingSecrets).contains(nodes.count) else {
            return fields[key]?.fail("expected one, or two while one replaces the other, got \(nodes.count)")
        }
        var secrets: [Secret] = []
        for node in nodes {
            guard let secret = key == choice.file ? node.secretFile : node.secretVariable else { return nil }
            guard !secrets.contains(secret) else { return node.fail("it stands here twice") }
            secrets.append(secret)
        }
        return secrets
    }

    /// Which of the keys is there. More than one is a problem, at the second.
    private func told(_ choice: ReceiverChoice) -> ReceiverKey? {
        let keys = choice.keys.filter { fields[$0] != nil }
        if keys.count > 1 {
            fields[keys[1]]?.fail(
                "a receiver has \"\(keys[0].rawValue)\" or \"\(keys[1].rawValue)\", not both", as: Void.self)
        }
        return keys.first
    }

    private func isMissing(_ choice: ReceiverChoice) -> Bool {
        guard choice.isRequired else { return false }
        let names = choice.keys.map { "\"\($0.rawValue)\"" }
        let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        node.fail("the receiver has no \(choice.words); give \(list)", as: Void.self)
        return true
    }

    private func value(of key: ReceiverKey, _ choice: ReceiverChoice) -> Secret? {
        guard let value = fields[key] else { return nil }
        if key == choice.environment { return value.secretVariable }
        if key == choice.file { return value.secretFile }
        return (kind == .email ? value.mailURL : value.webURL).map { .literal($0) }
    }
}
