import Foundation
import Synchronization

/// Several keep-alive connections that post beacons as fast as they are acknowledged, until the server goes away.
///
/// It keeps the client's side of the books: what was sent, what was acknowledged, and any other answer.
final class BeaconLoad: Sendable {
    private struct Books {
        var sent: [Beacon] = []
        var acknowledged = 0
        var otherAnswers: [RawAnswer] = []
        var failures: [String] = []
        var running: Int
    }

    private let books: Mutex<Books>
    private let target: Int
    private let reachedTarget: Eventually<Void>
    private let ended = Eventually<Void>("end of the load")

    /// `target` is the number of acknowledgements `reachesTarget()` awaits.
    init(port: Int, connections: Int, target: Int) {
        books = Mutex(Books(running: connections))
        self.target = target
        reachedTarget = Eventually("\(target) acknowledgements")
        for _ in 0..<connections {
            Thread.detachNewThread { [self] in
                work(port: port)
                workerEnds()
            }
        }
    }

    var sent: [Beacon] { books.withLock { $0.sent } }
    var acknowledged: Int { books.withLock { $0.acknowledged } }
    var otherAnswers: [RawAnswer] { books.withLock { $0.otherAnswers } }
    var failures: [String] { books.withLock { $0.failures } }

    func reachesTarget() async throws { try await reachedTarget.value() }
    /// Awaits every connection having been closed by the server.
    func ends() async throws { try await ended.value() }

    private func work(port: Int) {
        do {
            let connection = try RawConnection(port: port)
            var number = 0
            while true {
                number += 1
                let beacon = Beacon(value: Double(1000 + number % 4000))
                // Booked before it is sent: a beacon the server may know is never missing here.
                books.withLock { $0.sent.append(beacon) }
                guard (try? connection.send(beacon.request)) != nil else { return }
                guard let answer = try connection.nextAnswer() else { return }
                book(answer)
            }
        } catch {
            books.withLock { $0.failures.append("\(error)") }
        }
    }

    private func book(_ answer: RawAnswer) {
        let count = books.withLock { books in
            if answer.status == 204 { books.acknowledged += 1 } else { books.otherAnswers.append(answer) }
            return books.acknowledged
        }
        if count >= target { reachedTarget.resolve(.success(())) }
    }

    private func workerEnds() {
        let running = books.withLock { books in
            books.running -= 1
            return books.running
        }
        guard running == 0 else { return }
        reachedTarget.resolve(.failure(EndToEndFailure("the load ended early: \(failures) \(otherAnswers)")))
        ended.resolve(.success(()))
    }
}
