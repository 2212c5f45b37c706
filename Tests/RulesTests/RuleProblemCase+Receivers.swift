extension RuleProblemCase {
    /// One receiver with `fields` on line 1.
    private static func receiver(_ outcome: String, _ fields: String, _ problems: String...) -> RuleProblemCase {
        RuleProblemCase(outcome: outcome, text: "receivers: [{\(fields)}]", problems: problems)
    }

    static let receiverTypes: [RuleProblemCase] = [
        .receiver(
            "key-of-another-type", "name: a, type: telegram, token_env: A, chat_id: 5, topic: b, secret_env: C",
            #"1:65 a telegram receiver has no "topic""#, #"1:75 a telegram receiver has no "secret_env""#),
        .receiver(
            "key-of-another-type-with-a-vowel", "name: a, type: email, key_env: K, url_env: A, from: a@x, to: b@x",
            #"1:36 an email receiver has no "key_env""#),
        .receiver(
            "near-key-of-this-type", "name: a, type: telegram, tokenenv: A, chat_id: 5",
            #"1:13 the receiver has no token; give "token_env" or "token_file""#,
            #"1:39 unknown key "tokenenv"; did you mean "token_env"?"#),
        .receiver(
            "everything-missing", "name: a, type: telegram",
            #"1:13 the key "chat_id" is missing"#,
            #"1:13 the receiver has no token; give "token_env" or "token_file""#),
        .receiver(
            "pagerduty-without-key", "name: a, type: pagerduty",
            #"1:13 the receiver has no key; give "key_env" or "key_file""#),
        .receiver("ntfy-without-topic", "name: a, type: ntfy, url_env: A", #"1:13 the key "topic" is missing"#),
        .receiver(
            "email-without-addresses", "name: a, type: email, url_env: A",
            #"1:13 the key "from" is missing"#, #"1:13 the key "to" is missing"#),
        .receiver(
            "two-files", "name: a, type: slack, url_file: /a, url_env: B, url: https://a.example",
            #"1:46 a receiver has "url_env" or "url_file", not both"#),
        .receiver(
            "relative-file", "name: a, type: slack, url_file: secrets/a",
            "1:46 expected the absolute path of a file, such as /run/secrets/oncall"),
        .receiver(
            "three-secrets", "name: a, type: event, url_env: A, secret_env: [B, C, D]",
            "1:60 expected one, or two while one replaces the other, got 3"),
        .receiver(
            "no-secret-in-the-list", "name: a, type: event, url_env: A, secret_file: []",
            "1:61 expected one, or two while one replaces the other, got 0"),
        .receiver(
            "same-secret-twice", "name: a, type: event, url_env: A, secret_env: [B, B]", "1:64 it stands here twice"),
        .receiver(
            "web-address-for-mail", "name: a, type: email, url: https://mail.example, from: a@x, to: b@x",
            "1:41 expected an smtp or smtps URL of at most 2048 bytes, such as smtps://mail.example.com"),
        .receiver(
            "mail-address-for-chat", "name: a, type: slack, url: smtp://mail.example",
            "1:41 expected an http or https URL of at most 2048 bytes, such as https://example.com/x"),
        .receiver(
            "address-with-a-name", "name: a, type: email, url_env: A, from: Me <a@x>, to: [b@x, \"c@x\\r\\nBcc: d@x\"]",
            "1:54 expected a mail address without a name, such as oncall@example.com",
            "1:74 expected a mail address without a name, such as oncall@example.com"),
        .receiver(
            "same-address-twice", "name: a, type: email, url_env: A, from: a@x, to: [b@x, b@x]",
            "1:69 the address stands here twice"),
        .receiver(
            "topic-with-a-slash", "name: a, type: ntfy, url_env: A, topic: a/b",
            "1:54 expected a topic of 1 to 64 letters, digits, hyphens and underscores"),
        .receiver(
            "chat-without-at", "name: a, type: telegram, token_env: A, chat_id: ops",
            #"1:62 expected the number of a chat, such as -1001234567890, or "@name" of a channel"#),
    ]

    static let receiverOptions: [RuleProblemCase] = [
        .receiver(
            "options-of-no-use",
            "name: a, type: slack, url_env: A, notify_on: [page, pager, page], send_resolved: yes, rate: 0/1m",
            #"1:66 unknown value "pager"; expected page, ticket, info; did you mean "page"?"#,
            #"1:73 the severity "page" stands here twice"#,
            #"1:95 unknown value "yes"; expected true, false"#,
            #"1:106 expected 1 to 1000 in a time, such as 10/1m, got "0/1m""#),
        .receiver(
            "told-of-nothing", "name: a, type: slack, url_env: A, notify_on: []",
            "1:59 expected at least one of page, ticket, info"),
        .receiver(
            "rate-over-too-long", "name: a, type: slack, url_env: A, rate: 1/2h",
            "1:54 2h is out of range; expected 1s to 1h"),
        .receiver(
            "proxy-as-an-address", "name: a, type: slack, url_env: A, proxy_env: http://p, ca_file: own.pem",
            "1:59 expected the name of an environment variable in capitals, such as ONCALL_URL",
            "1:78 expected the absolute path of a file, such as /run/secrets/oncall"),
        .receiver(
            "refuses-behind-a-proxy", "name: a, type: slack, url_env: A, proxy_env: P, private_addresses: refuse",
            "1:81 a proxy looks addresses up itself, so behind one none can be refused; remove \"private_addresses\" or \"proxy_env\""
        ),
        .receiver(
            "unknown-private-addresses", "name: a, type: slack, url_env: A, private_addresses: deny",
            #"1:67 unknown value "deny"; expected allow, refuse"#),
        .receiver(
            "unknown-fallback", "name: abc, type: slack, url_env: A, fallback: abd",
            #"1:60 unknown receiver "abd"; did you mean "abc"?"#),
        .receiver(
            "fallback-to-itself", "name: a, type: slack, url_env: A, fallback: a",
            "1:58 a receiver cannot be its own fallback"),
        .receiver(
            "fallback-is-a-list", "name: a, type: slack, url_env: A, fallback: [a]",
            "1:58 expected a text, got a list"),
        .file(
            "fallbacks-in-a-circle",
            """
            receivers:
              - {name: out, type: slack, url_env: A, fallback: a}
              - {name: a, type: slack, url_env: A, fallback: b}
              - {name: b, type: slack, url_env: A, fallback: c}
              - {name: c, type: slack, url_env: A, fallback: a}
            """,
            "3:50 the fallbacks go in a circle: a, b, c, a"),
    ]
}
