/// Executions to be handed on together, in the order of the log, with the places behind them.
package struct FollowBatch: Sendable {
    /// Never empty.
    package let statements: [LoggedStatement]
    /// Of this follower, counted from 1.
    let number: Int
    /// Of every file that is followed, as `FollowState` has them; none for standard input.
    let places: [FollowPlace]
}
