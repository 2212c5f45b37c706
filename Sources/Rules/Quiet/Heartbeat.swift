/// An address that is called while all is well, so that somebody else notices when it is not.
package struct Heartbeat: Sendable, Hashable {
    package let url: Secret
    package let every: Duration

    package init(url: Secret, every: Duration) {
        self.url = url
        self.every = every
    }
}
