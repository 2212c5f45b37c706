import Telemetry

extension LogFollower {
    /// What one step hands on.
    struct Gathered {
        var statements: [LoggedStatement] = []
        /// Bytes of them.
        private var weight = 0
        /// Bytes read.
        var pulled = 0

        var isFull: Bool {
            statements.count >= TimingsBodies.timingLimit || weight >= batchBytes || pulled >= stepBytes
        }

        mutating func take(_ more: [LoggedStatement]) {
            statements += more
            weight = more.reduce(weight) { $0 + $1.statement.utf8.count }
        }
    }

    enum Progress {
        case more, nothing, ended
    }

    /// From every log there is something of, until there is enough for a batch.
    func read(into gathered: inout Gathered, at now: SteadyTime) throws(FollowError) -> Progress {
        switch source {
        case .alone(let strand): return try read(strand, into: &gathered, at: now)
        case .folder(let folder):
            var earlier: [LogStrand] = []
            for turn in try folder.look() {
                guard let strand = try open(turn, in: folder) else { continue }
                // The log may have gone on from the earlier ones to this one: then their last records come before its first.
                if strand.isFresh {
                    for other in earlier { with(other) { gathered.take($0.settle()) } }
                    earlier = []
                }
                guard case .nothing = try read(strand, into: &gathered, at: now) else { return .more }
                earlier.append(strand)
                while let surplus = folder.surplus {
                    with(surplus) { gathered.take($0.finish()) }
                    surplus.finish()
                    folder.close(surplus)
                }
            }
            return .nothing
        }
    }

    private func open(_ turn: LogFolder.Turn, in folder: LogFolder) throws(FollowError) -> LogStrand? {
        switch turn {
        case .open(let strand): strand
        case .closed(let file): try folder.open(file, stage: fresh)
        }
    }

    private func read(
        _ strand: LogStrand, into gathered: inout Gathered, at now: SteadyTime
    ) throws(FollowError) -> Progress {
        swap(&reader.stage, &strand.stage)
        defer {
            format = format ?? reader.format
            swap(&reader.stage, &strand.stage)
        }
        while !gathered.isFull {
            switch try strand.pull(count: LogFollower.chunkBytes) {
            case .bytes(let bytes):
                strand.lastBytes = now
                gathered.pulled += bytes.count
                gathered.take(reader.push(bytes))
            case .turned(let isGap):
                gathered.take(reader.finish())
                if isGap { reader.countGap() }
            case .nothing:
                if reader.isWaiting, now - (strand.lastBytes ?? now) >= LogFollower.quiet {
                    gathered.take(reader.settle())
                }
                return .nothing
            case .ended:
                gathered.take(reader.finish())
                return .ended
            }
        }
        return .more
    }

    /// The reader with what waits of a log.
    private func with(_ strand: LogStrand, _ body: (inout LogReader) -> Void) {
        swap(&reader.stage, &strand.stage)
        body(&reader)
        swap(&reader.stage, &strand.stage)
    }

    /// After which the last record of a stderr log is taken as complete; the server writes a record at once.
    private static let quiet = Duration.seconds(1)
    private static let chunkBytes = 65_536
    /// Statements of a batch, give or take a chunk, so that one batch is mostly one body.
    private static let batchBytes = 2 << 20
    /// Read without an execution in it until the caller is asked whether it wants to go on.
    private static let stepBytes = 16 << 20
}
