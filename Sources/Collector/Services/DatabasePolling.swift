import Decode
import Logging
import Poll
import ServiceLifecycle
import Synchronization
import Telemetry

/// Asks one PostgreSQL server for its statements' counters, again and again, and counts what is new in them.
///
/// Nothing is lost when a poll fails or is not stored: counters only grow, and the next one tells what was missed.
final class DatabasePolling: Service {
    private let poller: Mutex<StatementsPoller>
    private let interval: Duration
    private let take: @Sendable (OperationsBatch, Timestamp) -> Void
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("postgres")
    private let state = Mutex(State())

    private struct State {
        var problem: PollError?
        /// What the last poll warned of.
        var warnings: [PollWarning] = []
    }

    /// - Parameter take: counts what a poll brought, at an instant.
    init(
        _ address: DatabaseAddress, every interval: Duration, clock: WallClock, logger: Logger,
        take: @escaping @Sendable (OperationsBatch, Timestamp) -> Void
    ) {
        poller = Mutex(StatementsPoller(address))
        self.interval = interval
        self.take = take
        self.clock = clock
        self.logger = logger
    }

    /// Why the server cannot be asked, or tells less than it could; empty while all is well.
    var faults: [Fault] {
        state.withLock { state in
            state.problem.map { [Fault(.postgres, $0)] } ?? state.warnings.map { Fault(.postgres, "\($0)") }
        }
    }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                await tick(at: clock.now)
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// One poll. A failure is logged when it is another than before; the next poll connects anew.
    func tick(at instant: Timestamp) async {
        // Nothing is thrown: a failure is an answer like another.
        let outcome = try? await work.run { [self] in
            poller.withLock { poller -> Result<StatementsPoll, PollError> in
                do throws(PollError) { return .success(try poller.poll(at: instant)) } catch { return .failure(error) }
            }
        }
        switch outcome {
        case .success(let poll)?:
            let news = state.withLock { state in
                let told = Set(state.warnings.map(\.topic))
                defer { state = State(problem: nil, warnings: poll.warnings) }
                return poll.warnings.filter { $0.topic == .evictions || !told.contains($0.topic) }
            }
            for warning in news { logger.warning("postgres", metadata: ["problem": "\(warning)"]) }
            take(OperationsBatch(poll), clock.now)
        case .failure(let error)?:
            let isNews = state.withLock { state in
                defer { state.problem = error }
                return state.problem != error
            }
            if isNews { logger.error("postgres cannot be asked", metadata: ["error": "\(error)"]) }
        case nil: break
        }
    }
}

extension OperationsBatch {
    /// What a database's server has counted of its statements. Whose they are is the database's name.
    init(_ poll: StatementsPoll) {
        self.init()
        for (database, statements) in Dictionary(grouping: poll.statements, by: \.database).sorted(by: {
            $0.key < $1.key
        }) {
            var group = OperationGroup(service: database)
            group.operations = statements.map { statement in
                OperationTiming(
                    .query, statement: statement.statement, database: "postgresql", instant: poll.instant,
                    times: .runningMean(
                        sum: statement.totalMilliseconds, count: statement.calls, stream: statement.stream,
                        since: statement.since ?? Timestamp(milliseconds: 0)))
            }
            groups.append(group)
        }
    }
}
