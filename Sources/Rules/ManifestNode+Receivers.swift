import Manifest

/// The values only receivers have. None of them is repeated in a message: people paste the secret itself.
extension ManifestNode {
    var secretVariable: Secret? { environmentName.map { .environment(name: $0) } }

    var secretFile: Secret? { absolutePath.map { .file(path: $0) } }

    /// Absolute, since a service's folder is seldom the one somebody thinks of.
    var absolutePath: String? {
        matching(ReceiverPatterns.path, "expected the absolute path of a file, such as /run/secrets/oncall")
    }

    var mailURL: String? {
        let expectation =
            "expected an smtp or smtps URL of at most \(WebURL.byteLimit) bytes, such as smtps://mail.example.com"
        guard let text = matching(ReceiverPatterns.mailURL, expectation) else { return nil }
        return WebURL.isValid(text, schemes: ["smtp", "smtps"]) ? text : fail(expectation)
    }

    var topic: String? {
        matching(ReceiverPatterns.topic, "expected a topic of 1 to 64 letters, digits, hyphens and underscores")
    }

    var chat: String? {
        matching(
            ReceiverPatterns.chat, "expected the number of a chat, such as -1001234567890, or \"@name\" of a channel")
    }

    var mailAddress: String? {
        matching(ReceiverPatterns.mailAddress, "expected a mail address without a name, such as oncall@example.com")
    }

    /// One, or a list of distinct ones.
    var mailAddresses: [String]? {
        guard let nodes = textNodes else { return nil }
        guard (1...RuleRanges.recipients).contains(nodes.count) else {
            return fail("expected 1 to \(RuleRanges.recipients) mail addresses, got \(nodes.count)")
        }
        var addresses: [String] = []
        for node in nodes {
            guard let address = node.mailAddress else { return nil }
            guard !addresses.contains(address) else { return node.fail("the address stands here twice") }
            addresses.append(address)
        }
        return addresses
    }

    private func matching(_ pattern: String, _ expectation: String) -> String? {
        guard let text else { return nil }
        return ReceiverPatterns.matches(text, pattern) ? text : fail(expectation)
    }
}
