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
    enum Source {
        case alone(LogStrand)
        case folder(LogFolder)
    }

    let source: Source
    /// What waits in it is that of the log that is read.
    var reader: LogReader
    /// Of a file that was not read yet: its first lines tell the format, unless it was given or the names tell it.
    let fresh: LogReader.Stage
    /// Nil until it is known.
    package internal(set) var format: LogFormat?
    private var lastSave: SteadyTime?
    private var handedOn = 0
    private var acknowledged = 0
    private var saved: [FollowPlace] = []
    private let log: String
    private let state: String?
    private var lock: StateLock?

    /// Opens `path`: a log, the folder of logs, or a data directory. Writes the state file at once, so that one that cannot be written, or is
    /// another follower's, is noticed before anything is sent.
    package init(following path: String, _ settings: FollowSettings) throws(FollowError) {
        let (place, format) = try LogPlace.find(path, format: settings.format, state: settings.state)
        var remembered: [FollowPlace] = []
        log = LogFollower.absolute(path)
        if let state = settings.state {
            lock = try StateLock(state)
            remembered = try FollowState.load(state, log: log)?.places ?? []
        }
        state = settings.state
        self.format = format
        reader = LogReader(format: format, prefix: settings.prefix)
        fresh = reader.stage
        let isGap: Bool
        switch place {
        case .file:
            let start = try FileTail.start(
                place, given: path, from: remembered.first, fromStart: settings.fromStart)
            source = .alone(LogStrand(start.tail, stage: fresh))
            isGap = start.isGap
        case .folder:
            let folder = try LogFolder(place, given: path, from: remembered, fromStart: settings.fromStart)
            source = .folder(folder)
            isGap = if let first = remembered.first { try folder.isGone(first) } else { false }
        }
        if isGap { reader.countGap() }
        try save(places)
    }

    /// Reads an open descriptor to its end; there is no state, for what was read cannot be read again.
    package init(standardInput descriptor: CInt = 0, _ settings: FollowSettings) {
        format = settings.format
        reader = LogReader(format: format, prefix: settings.prefix)
        fresh = reader.stage
        source = .alone(LogStrand(StreamTail(descriptor: descriptor), stage: fresh))
        log = "-"
        state = nil
    }

    /// What names of state files end in, so that none is ever taken for a log.
    package static var stateSuffix: String { FollowState.suffix }

    package var report: FollowReport { reader.report }

    /// Reads on. Does not block on a pipe.
    package func next(at now: SteadyTime) throws(FollowError) -> FollowStep {
        var gathered = Gathered()
        switch try read(into: &gathered, at: now) {
        case .more: return step(gathered) ?? .wait(.zero)
        case .ended: return step(gathered) ?? .ended
        case .nothing:
            if let step = step(gathered) { return step }
            try saveSkipped(at: now)
            return .wait(LogFollower.interval)
        }
    }

    /// The batch has been handed on: remembers the places behind it, on disk.
    package func acknowledge(_ batch: FollowBatch) throws(FollowError) {
        acknowledged = max(acknowledged, batch.number)
        try save(batch.places)
    }

    /// Leaves the state to another follower, as the end of the process does; nothing may be asked of this one afterwards.
    package func close() { lock = nil }

    /// One log has one spelling in the state file, wherever the command is started.
    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    private func step(_ gathered: Gathered) -> FollowStep? {
        guard !gathered.statements.isEmpty else { return nil }
        handedOn += 1
        return .batch(FollowBatch(statements: gathered.statements, number: handedOn, places: places))
    }

    /// None for standard input.
    private var places: [FollowPlace] {
        switch source {
        case .alone(let strand): strand.place.map { [$0] } ?? []
        case .folder(let folder): folder.places
        }
    }

    /// A log may tell nothing for days; without this a restart would read all of it again.
    private func saveSkipped(at now: SteadyTime) throws(FollowError) {
        guard state != nil, handedOn == acknowledged else { return }
        let places = places
        guard !places.elementsEqual(saved, by: { $0.position == $1.position && $0.file == $1.file }) else { return }
        guard let last = lastSave else {
            lastSave = now
            return
        }
        guard now - last >= LogFollower.saveInterval else { return }
        lastSave = now
        try save(places)
    }

    private func save(_ places: [FollowPlace]) throws(FollowError) {
        guard let state, let noted = FollowState(log: log, places: places) else { return }
        try noted.save(state)
        saved = places
    }

    /// Between two looks at the end of the log.
    private static let interval = Duration.milliseconds(250)
    private static let saveInterval = Duration.seconds(5)
}
