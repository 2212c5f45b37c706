import Foundation

/// One process at a time in a short piece of work on the data folder, such as creating a file in it.
///
/// Locks the folder itself (`flock`): files come and go under rotation, and `lock` is held by the running server for
/// as long as it lives.
enum FolderLock {
    /// - Parameter attempts: one every 10 ms. As long as for a database, five seconds: a process that was suspended in its
    ///   work must not hang the server.
    static func holding<Value>(
        _ folder: URL, attempts: Int = 500, _ body: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(String(cString: strerror(errno))) }
        // Closing gives the lock back.
        defer { close(descriptor) }
        var failures = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .folder(String(cString: strerror(errno))) }
            failures += 1
            guard failures < attempts else {
                throw .access("another process keeps the data folder locked; end it and try again")
            }
            poll(nil, 0, pauseMilliseconds)
        }
        return try body()
    }

    private static let pauseMilliseconds: CInt = 10
}
