import Foundation

/// One follower at a time on a state file, for the life of this object (`flock`).
///
/// Locks a file beside it, for the state itself is another file after each write. The system gives the lock back when the process ends, however
/// it ends; what a killed one leaves is a file that nobody holds.
final class StateLock {
    private let descriptor: CInt
    private let path: String

    /// - Parameter state: the path of the state file, in a folder where a file can be created.
    init(_ state: String) throws(FollowError) {
        let target = URL(fileURLWithPath: state)
        path = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).lock").path
        for _ in 0..<StateLock.attempts {
            let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw FollowState.failure(state, errno) }
            // Where the file system has no locks, one follower must still be able to work.
            if flock(opened, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                close(opened)
                break
            }
            if StateLock.isSame(opened, path) {
                descriptor = opened
                return
            }
            // Whoever held it removed it in between.
            close(opened)
        }
        throw .state(
            state,
            problem:
                "is in use: another vitalsd postgres-log uses this state; end that one, or give --state another file")
    }

    deinit {
        // Still locked, so that nobody loses a file he holds.
        unlink(path)
        close(descriptor)
    }

    private static func isSame(_ descriptor: CInt, _ path: String) -> Bool {
        var held = stat()
        var named = stat()
        return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
            && held.st_dev == named.st_dev
    }

    /// Each fails only if another follower ended within it.
    private static let attempts = 16
}
