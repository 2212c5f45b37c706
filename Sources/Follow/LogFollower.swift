import Foundation
package import Telemetry

/// Follows a PostgreSQL server log, on disk or on standard input, and hands on the executions in it.
///
/// ```
/// while true {
///     switch try follower.next(at: .now) {
///     case .batch(let batch): /* send it, again and again if need be */ try follower.acknowledge(batch)
///     case .wait(let duration): /* sleep */
///     case .ended: return
///     }
/// }
/// ```
///
/// It never waits and reads no clock. The remembered place moves only when a batch is acknowledged, so a crash repeats what was not, which
/// is one batch if each is acknowledged before the next is asked for; nothing is left out. After an error, make a new one. For one
/// task at a time.
package final class LogFollower {
    private enum Source {
        case file(FileTail)
        case stream(StreamTail)
    }

    private var source: Source
    private var reader: LogReader
    /// Where the bytes given to `reader` begin in the file.
    private var base: Int64 = 0
    private var lastBytes: SteadyTime?
    private var lastSave: SteadyTime?
    private var handedOn = 0
    private var acknowledged = 0
    private var saved: FollowPlace?
    private let log: String
    private let state: String?

    /// Opens `path`: a log, the folder of logs, or a data directory. Writes the state file at once, so that one that cannot be written is
    /// noticed before anything is sent.
    package init(following path: String, _ settings: FollowSettings) throws(FollowError) {
        let (place, format) = try LogPlace.find(path, format: settings.format, state: settings.state)
        var remembered: FollowPlace?
        log = LogFollower.absolute(path)
        if let state = settings.state { remembered = try FollowState.load(state, log: log)?.place }
        let (tail, isGap) = try FileTail.start(place, given: path, from: remembered, fromStart: settings.fromStart)
        source = .file(tail)
        reader = LogReader(format: format, prefix: settings.prefix)
        base = tail.position
        state = settings.state
        if isGap { reader.countGap() }
        try save(tail.place(at: base))
    }

    /// Reads an open descriptor to its end; there is no state, for what was read cannot be read again.
    package init(standardInput descriptor: CInt = 0, _ settings: FollowSettings) {
        source = .stream(StreamTail(descriptor: descriptor))
        reader = LogReader(format: settings.format, prefix: settings.prefix)
        log = "-"
        state = nil
    }

    package var report: FollowReport { reader.report }
    /// Nil until it is known.
    package var format: LogFormat? { reader.format }

    /// Reads on. Does not block on a pipe.
    package func next(at now: SteadyTime) throws(FollowError) -> FollowStep {
        var statements: [LoggedStatement] = []
        var weight = 0
        func take(_ more: [LoggedStatement]) {
            statements += more
            weight = more.reduce(weight) { $0 + $1.statement.utf8.count }
        }
        var pulled = 0
        while statements.count < TimingsBodies.timingLimit, weight < LogFollower.batchBytes {
            guard pulled < LogFollower.stepBytes else { return step(statements) ?? .wait(.zero) }
            switch try pull() {
            case .bytes(let bytes):
                lastBytes = now
                pulled += bytes.count
                take(reader.push(bytes))
            case .turned(let isGap):
                take(reader.finish())
                if isGap { reader.countGap() }
            case .nothing:
                if reader.isWaiting, now - (lastBytes ?? now) >= LogFollower.quiet { take(reader.settle()) }
                if let step = step(statements) { return step }
                try saveSkipped(at: now)
                return .wait(LogFollower.interval)
            case .ended:
                take(reader.finish())
                return step(statements) ?? .ended
            }
        }
        return step(statements) ?? .wait(.zero)
    }

    /// The batch has been handed on: remembers the place behind it, on disk.
    package func acknowledge(_ batch: FollowBatch) throws(FollowError) {
        acknowledged = max(acknowledged, batch.number)
        if let place = batch.place { try save(place) }
    }

    /// One log has one spelling in the state file, wherever the command is started.
    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    private func pull() throws(FollowError) -> LogPull {
        switch source {
        case .file(var tail):
            let pull = try tail.pull(count: LogFollower.chunkBytes)
            source = .file(tail)
            if case .turned = pull { base = tail.position }
            return pull
        case .stream(var tail):
            let pull = try tail.pull(count: LogFollower.chunkBytes)
            source = .stream(tail)
            return pull
        }
    }

    private func step(_ statements: [LoggedStatement]) -> FollowStep? {
        guard !statements.isEmpty else { return nil }
        handedOn += 1
        return .batch(FollowBatch(statements: statements, number: handedOn, place: place))
    }

    private var place: FollowPlace? {
        switch source {
        case .file(let tail): tail.place(at: base + Int64(reader.complete))
        case .stream: nil
        }
    }

    /// A log may tell nothing for days; without this a restart would read all of it again.
    private func saveSkipped(at now: SteadyTime) throws(FollowError) {
        guard handedOn == acknowledged, let place, place.position != saved?.position || place.file != saved?.file else {
            return
        }
        guard let last = lastSave else {
            lastSave = now
            return
        }
        guard now - last >= LogFollower.saveInterval else { return }
        lastSave = now
        try save(place)
    }

    private func save(_ place: FollowPlace) throws(FollowError) {
        guard let state else { return }
        try FollowState(log: log, place: place).save(state)
        saved = place
    }

    /// Between two looks at the end of the log.
    private static let interval = Duration.milliseconds(250)
    /// After which the last record of a stderr log is taken as complete; the server writes a record at once.
    private static let quiet = Duration.seconds(1)
    private static let saveInterval = Duration.seconds(5)
    private static let chunkBytes = 65_536
    /// Statements of a batch, give or take a chunk, so that one batch is mostly one body.
    private static let batchBytes = 2 << 20
    /// Read without an execution in it until the caller is asked whether it wants to go on.
    private static let stepBytes = 16 << 20
}
