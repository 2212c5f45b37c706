import Foundation

/// Reads a log from a pipe, mostly standard input, without waiting. What is read from it is gone, so there is no place to remember.
struct StreamTail {
    let descriptor: CInt
    private var isEnded = false

    init(descriptor: CInt) { self.descriptor = descriptor }

    mutating func pull(count: Int) throws(FollowError) -> LogPull {
        guard !isEnded else { return .ended }
        // Asked before each read, and not O_NONBLOCK: that would hold for whoever shares the pipe or the terminal.
        var ask = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ask, 1, 0) > 0 else { return .nothing }
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let result = read(descriptor, buffer.baseAddress, count)
            failure = result < 0 ? errno : 0
            filled = max(0, result)
        }
        switch failure {
        case 0: break
        case EINTR, EAGAIN: return .nothing
        default: throw .unreadable("standard input", reason: String(cString: strerror(failure)))
        }
        isEnded = bytes.isEmpty
        return isEnded ? .ended : .bytes(bytes)
    }
}
