/// What goes out together, and how often.
package struct Grouping: Sendable, Hashable {
    /// Names of `Alert.names`; alerts that agree in all of them are one message. Empty where each alert is one.
    package var by: [String] = []
    /// How long a message waits for others of its group.
    package var wait = Duration.zero
    /// How long a group waits after a message before the next.
    package var interval = Duration.zero
    /// After how long what goes on firing is told again; nil for never.
    package var repeats: Duration?

    package init() {}
}
