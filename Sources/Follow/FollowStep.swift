/// What to do next; see `LogFollower.next`.
package enum FollowStep: Sendable {
    /// Hand it on, then acknowledge it.
    case batch(FollowBatch)
    /// Ask again after that long; zero where there is more to read and a signal may want to be heard first.
    case wait(Duration)
    /// Standard input has ended and all of it was handed on.
    case ended
}
