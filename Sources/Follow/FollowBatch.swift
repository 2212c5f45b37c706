/// Executions to be handed on together, in the order of the log, with the place behind them.
package struct FollowBatch: Sendable {
    /// Never empty.
    package let statements: [LoggedStatement]
    /// Of this follower, counted from 1.
    let number: Int
    /// Nil for standard input.
    let place: FollowPlace?
}
