/// A blocking TCP connection that sends exactly the bytes it is given: for clients that do not behave.
///
/// For one thread at a time; the tests give each connection a thread.
final class RawConnection {
    private let descriptor: Int32
    private var received: [UInt8] = []
    /// Bytes taken by `sendWhatFits`.
    private var unfinished = 0

    /// `source` is the address it comes from; the system's choice where left out.
    init(port: Int, from source: String? = nil) throws {
        guard let descriptor = systemConnect(port: port, from: source) else {
            throw EndToEndFailure("cannot connect from \(source ?? "here") to 127.0.0.1:\(port)")
        }
        self.descriptor = descriptor
    }

    deinit { systemClose(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let sent = bytes.withUnsafeBytes { systemSend(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...])) }
            guard sent > 0 else { throw EndToEndFailure("connection closed while sending") }
            start += sent
        }
    }

    /// Sends copies of the bytes until the server takes no more just now; returns how many bytes it took.
    ///
    /// A copy may be cut at the end: the next call goes on with the rest of it.
    func sendWhatFits(_ bytes: [UInt8], atMost limit: Int) -> Int {
        var total = 0
        while total < limit {
            let rest = bytes[(unfinished % bytes.count)...]
            let sent = rest.withUnsafeBytes { systemSendNow(descriptor, $0) }
            guard sent > 0 else { return total }
            total += sent
            unfinished += sent
        }
        return total
    }

    /// Says that nothing more will be sent.
    func finishSending() { systemShutdownWriting(descriptor) }

    /// The next answer; nil when the server closed the connection before a whole one came.
    func nextAnswer() throws -> RawAnswer? {
        while true {
            if let (answer, length) = try RawAnswer.parse(received) {
                received.removeFirst(length)
                return answer
            }
            guard try receiveMore() else { return nil }
        }
    }

    /// Reads until the server closes; true when it did, false when the wait reached its limit.
    func serverCloses() -> Bool { drain() == 0 }

    private func drain() -> Int {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemReceive(descriptor, into: $0) }
            if count <= 0 { return count }
        }
    }

    private func receiveMore() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16384)
        let count = chunk.withUnsafeMutableBytes { systemReceive(descriptor, into: $0) }
        // A reset counts as closed: what matters is that no whole answer came.
        guard count > 0 else { return false }
        received.append(contentsOf: chunk[..<count])
        return true
    }
}
