/// A way to rotate one of several logs of a folder.
enum Rotation: CaseIterable {
    case outOfTheLogs, withinTheLogs, copy, copyWithinTheLogs, emptying

    func rotate(_ log: FollowedLog, _ number: Int, creates: Bool, _ read: () -> Void) throws {
        switch self {
        case .outOfTheLogs: try log.rename(to: "\(log.name).\(number)", creates: creates)
        case .withinTheLogs: try log.rename(to: "\(number)-\(log.name)", creates: creates)
        case .copy: try log.copyTruncate(to: "\(log.name).\(number)")
        case .copyWithinTheLogs: try log.copyTruncate(to: "\(number)-\(log.name)")
        case .emptying:
            // What was not read before is gone.
            read()
            try log.truncate()
        }
    }
}
