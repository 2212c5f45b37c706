import Telemetry

/// A log that is read, with what of it waits for its end.
///
/// A class, so that adding bytes to what waits does not copy it.
final class LogStrand {
    private enum Tail {
        case file(FileTail)
        case stream(StreamTail)
    }

    private var tail: Tail
    /// While the reader reads another log.
    var stage: LogReader.Stage
    /// Where the bytes given to the reader begin in the file.
    private var base: Int64
    var lastBytes: SteadyTime?
    /// When the file was last written, as its folder shows it and as it showed it when the file was read to its end.
    private var shown: Int64
    private(set) var modified: Int64
    /// Whether there was nothing more when it was last asked.
    private(set) var isAtEnd = false
    /// Places in files that it went on from, and in what stood in its file before that was emptied; without the name, which is the next one's.
    private(set) var left: [FollowPlace] = []

    init(_ tail: FileTail, stage: LogReader.Stage) {
        self.tail = .file(tail)
        self.stage = stage
        base = tail.position
        modified = tail.place(at: tail.position).modified
        shown = modified
    }

    init(_ tail: StreamTail, stage: LogReader.Stage) {
        self.tail = .stream(tail)
        self.stage = stage
        (base, shown, modified) = (0, 0, 0)
    }

    func pull(count: Int) throws(FollowError) -> LogPull {
        switch tail {
        case .file(var file):
            var before = file.place(at: file.position)
            before.name = nil
            let pull = try file.pull(count: count)
            tail = .file(file)
            switch pull {
            case .turned:
                base = file.position
                left = left.suffix(LogStrand.leftLimit - 1) + [before]
            case .nothing: modified = shown
            case .bytes, .ended: break
            }
            if case .nothing = pull { isAtEnd = true } else { isAtEnd = false }
            return pull
        case .stream(var stream):
            let pull = try stream.pull(count: count)
            tail = .stream(stream)
            return pull
        }
    }

    /// Behind the last record that was handed on or skipped. Nil for a stream.
    var place: FollowPlace? {
        switch tail {
        case .file(let file): file.place(at: base + Int64(stage.complete))
        case .stream: nil
        }
    }

    /// Behind the last byte that was pulled. Nil for a stream.
    var pulled: FollowPlace? {
        switch tail {
        case .file(let file): file.place(at: file.position)
        case .stream: nil
        }
    }

    /// Whether all that was pulled has been handed on or skipped.
    var isIdle: Bool { place?.position == pulled?.position }

    /// The reader was told that the file has ended: what is pulled next begins anew.
    func finish() { base = pulled?.position ?? base }

    func takeLeft() -> [FollowPlace] {
        defer { left = [] }
        return left
    }

    /// What its folder tells of the file.
    func show(_ file: FileSnapshot) {
        shown = file.modified
        guard case .file(var tail) = tail else { return }
        tail.rename(to: file.name)
        self.tail = .file(tail)
    }

    /// Whether nothing can have come since it was read to its end, and nothing waits for time to pass.
    func isQuiet(_ file: FileSnapshot) -> Bool {
        isAtEnd && !stage.isWaiting && file.modified == modified && file.size == pulled?.position
    }

    /// Places. Far more files than rotation makes between two looks.
    private static let leftLimit = 64
}
