import Foundation

extension ServerProcess {
    /// The answer to one request on a connection of its own.
    func answer(_ request: WireRequest, from source: String? = nil) throws -> RawAnswer {
        let connection = try RawConnection(port: port, from: source)
        try connection.send(request.bytes)
        guard let answer = try connection.nextAnswer() else {
            throw EndToEndFailure("no answer to \(request.method) \(request.target) \(request.headers): \(log)")
        }
        return answer
    }

    /// The statuses of the same request sent again and again.
    func statuses(_ requests: [WireRequest], from source: String? = nil) throws -> [Int] {
        try requests.map { try answer($0, from: source).status }
    }

    /// Everything the server says to these bytes until it closes, after which the client says nothing more.
    func answers(to bytes: [UInt8]) throws -> [RawAnswer] {
        let connection = try RawConnection(port: port)
        // A refusal may close the connection before the last byte is sent; what was answered can still be read.
        try? connection.send(bytes)
        connection.finishSending()
        var answers: [RawAnswer] = []
        while let answer = try connection.nextAnswer() { answers.append(answer) }
        return answers
    }

    /// The most memory it has had at one time, in bytes.
    func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        guard let match = status.firstMatch(of: /VmHWM:\s+(\d+) kB/), let kibibytes = Int(match.1) else {
            throw EndToEndFailure("no VmHWM in \(status)")
        }
        return kibibytes * 1024
    }
}
