import NIOCore

/// The connections of one event loop: what each is doing and since when. One sweep a second finds all that take too long, so that a
/// hundred thousand idle connections cost one timer; and the oldest idle one is found at once when others want in.
///
/// Only used on its event loop.
final class ConnectionBook {
    /// A line: a connection, what it does, and its neighbours in the list of idle ones, oldest first.
    private struct Line {
        var lane: IngestLane?
        var phase = ConnectionPhase.idle
        var since: Int32 = 0
        /// When the body that is being read began.
        var began: Int32 = 0
        var bytes = 0
        /// Bytes there were when the body was last looked at.
        var lookedAt = 0
        /// Whether the client takes what is written to it.
        var isFlowing = true
        var older: Int32 = none
        var younger: Int32 = none
    }

    private static let none: Int32 = -1

    private var lines: [Line] = []
    private var free: [Int32] = []
    private var oldest = none
    private var youngest = none
    /// Seconds since the first connection, counted by sweeps: an event loop that was blocked blames nobody.
    private var now: Int32 = 0
    private var sweeping: RepeatedTask?
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func open(_ lane: IngestLane) -> Int32 {
        let line = Line(lane: lane, since: now)
        let place: Int32
        if let reused = free.popLast() {
            place = reused
            lines[Int(place)] = line
        } else {
            place = Int32(lines.count)
            lines.append(line)
        }
        append(place)
        if sweeping == nil { startSweeping() }
        return place
    }

    func close(_ place: Int32) {
        if lines[Int(place)].phase == .idle { remove(place) }
        lines[Int(place)].lane = nil
        free.append(place)
        guard free.count == lines.count else { return }
        lines = []
        free = []
        sweeping?.cancel()
        sweeping = nil
    }

    /// Bytes have arrived. The first of a request begin its head.
    func receive(at place: Int32) { if lines[Int(place)].phase == .idle { enter(.head, at: place) } }

    /// Bytes of a body have arrived.
    func progress(_ bytes: Int, at place: Int32) { lines[Int(place)].bytes &+= bytes }

    func enter(_ phase: ConnectionPhase, at place: Int32) {
        let before = lines[Int(place)].phase
        guard phase != before else { return }
        if before == .idle { remove(place) }
        lines[Int(place)].phase = phase
        lines[Int(place)].since = now
        lines[Int(place)].began = now
        lines[Int(place)].lookedAt = lines[Int(place)].bytes
        if phase == .idle { append(place) }
    }

    func setFlowing(_ isFlowing: Bool, at place: Int32) {
        lines[Int(place)].isFlowing = isFlowing
        if lines[Int(place)].phase == .answering { lines[Int(place)].since = now }
    }

    /// Ends the connection that has been idle for longest; false when none is idle.
    func endOldestIdle() -> Bool {
        guard oldest != ConnectionBook.none, let lane = lines[Int(oldest)].lane else { return false }
        lane.end(.crowded)
        return true
    }

    // MARK: The sweep

    private func startSweeping() {
        let book = NIOLoopBound(self, eventLoop: eventLoop)
        sweeping = eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            book.value.sweep()
        }
    }

    /// Gathers first: what is ended leaves the book at once.
    private func sweep() {
        now += 1
        var overdue: [(IngestLane, ConnectionEnd)] = []
        for place in lines.indices {
            guard let lane = lines[place].lane, now - lines[place].since >= lines[place].phase.limit else { continue }
            if let end = verdict(on: place) { overdue.append((lane, end)) }
        }
        for (lane, end) in overdue { lane.end(end) }
    }

    private func verdict(on place: Int) -> ConnectionEnd? {
        switch lines[place].phase {
        case .idle, .closing: return .idle
        case .head: return .slowHead
        case .body:
            let came = lines[place].bytes - lines[place].lookedAt
            guard came >= ConnectionPhase.bodyBytes, now - lines[place].began < ConnectionPhase.bodyLimit else {
                return .slowBody
            }
            lines[place].lookedAt = lines[place].bytes
            lines[place].since = now
            return nil
        case .answering: return lines[place].isFlowing ? nil : .stuck
        }
    }

    // MARK: The list of idle connections

    private func append(_ place: Int32) {
        lines[Int(place)].older = youngest
        lines[Int(place)].younger = ConnectionBook.none
        if youngest == ConnectionBook.none { oldest = place } else { lines[Int(youngest)].younger = place }
        youngest = place
    }

    private func remove(_ place: Int32) {
        let (older, younger) = (lines[Int(place)].older, lines[Int(place)].younger)
        if older == ConnectionBook.none { oldest = younger } else { lines[Int(older)].younger = younger }
        if younger == ConnectionBook.none { youngest = older } else { lines[Int(younger)].older = older }
    }
}
