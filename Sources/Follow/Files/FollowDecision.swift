/// What to do with the file that is read. Pure, so that every kind of rotation is a line of a test.
enum FollowDecision: Hashable {
    case read
    /// The file was emptied, by copytruncate or by hand, and may have been written again.
    case startOver
    /// It is read to its end, and the log goes on in another.
    case advance(FileSnapshot)
    case wait

    /// `successor` is asked only at the end of the file; the size in `current` must be younger than it, or the last lines could be missed.
    init(
        current: FileSnapshot, position: Int64, beginningHolds: Bool, successor: FileSnapshot?
    ) {
        if current.size < position || !beginningHolds {
            self = .startOver
        } else if current.size > position {
            self = .read
        } else if let successor {
            self = .advance(successor)
        } else {
            self = .wait
        }
    }
}
