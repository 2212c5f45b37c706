/// So many messages in a time, `10/1m`.
package struct SendRate: Sendable, Hashable {
    package let count: Int
    package let time: Duration

    /// Slack takes about one message a second for each channel.
    package static let slack = SendRate(count: 1, time: .seconds(1))

    package init(count: Int, time: Duration) {
        self.count = count
        self.time = time
    }
}
