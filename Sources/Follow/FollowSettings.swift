/// How a log is to be read.
package struct FollowSettings: Sendable {
    /// Nil: told by the name, else by the first lines.
    package var format: LogFormat?
    /// Of a stderr log.
    package var prefix: LinePrefix
    /// The state file; nil remembers nothing.
    package var state: String?
    /// Where to begin without a state: at the beginning of what is there, or at its end.
    package var fromStart: Bool

    package init(format: LogFormat? = nil, prefix: LinePrefix, state: String? = nil, fromStart: Bool = false) {
        self.format = format
        self.prefix = prefix
        self.state = state
        self.fromStart = fromStart
    }
}
