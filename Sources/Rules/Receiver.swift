/// Somebody who is told of alerts, by the name rules use.
package struct Receiver: Sendable, Hashable {
    /// 1 to 64 characters, distinct in its file.
    package let name: String
    package let kind: ReceiverKind
    /// Where to post. A secret, because most webhook URLs carry a token.
    package let url: Secret
    /// With what deliveries are signed; nil for unsigned ones.
    package let signingSecret: Secret?

    package init(name: String, kind: ReceiverKind, url: Secret, signingSecret: Secret?) {
        self.name = name
        self.kind = kind
        self.url = url
        self.signingSecret = signingSecret
    }
}
