import Foundation

/// The bytes between a test and Firefox. Blocking: for one thread at a time.
struct MarionetteWire: Sendable {
    private let descriptor: Int32
    private var received: [UInt8] = []
    private var lastID = 0

    init(port: Int) throws {
        guard let descriptor = systemConnect(port: port) else {
            throw EndToEndFailure("cannot connect to Firefox at 127.0.0.1:\(port)")
        }
        self.descriptor = descriptor
    }

    func close() { systemClose(descriptor) }

    /// Sends one command and reads up to its answer: one that came too late for an earlier command is passed over.
    mutating func exchange(_ command: String, _ parameters: Data) throws -> Data {
        lastID += 1
        let message = "[0,\(lastID),\"\(command)\",\(String(decoding: parameters, as: UTF8.self))]"
        try send(Array("\(message.utf8.count):\(message)".utf8))
        let opening = Data("[1,\(lastID),".utf8)
        while true {
            let answer = try nextMessage()
            if answer.starts(with: opening) { return answer }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let sent = bytes.withUnsafeBytes { systemSend(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...])) }
            guard sent > 0 else { throw EndToEndFailure("Firefox closed the connection") }
            start += sent
        }
    }

    mutating func nextMessage() throws -> Data {
        while true {
            if let colon = received.firstIndex(of: UInt8(ascii: ":")) {
                guard let length = Int(String(decoding: received[..<colon], as: UTF8.self)) else {
                    throw EndToEndFailure("no length: \(String(decoding: received.prefix(80), as: UTF8.self))")
                }
                let end = colon + 1 + length
                if received.count >= end {
                    defer { received.removeFirst(end) }
                    return Data(received[(colon + 1)..<end])
                }
            }
            var chunk = [UInt8](repeating: 0, count: 16384)
            let count = chunk.withUnsafeMutableBytes { systemReceive(descriptor, into: $0) }
            guard count > 0 else { throw EndToEndFailure("no answer from Firefox") }
            received.append(contentsOf: chunk[..<count])
        }
    }
}
