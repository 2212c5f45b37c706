import Telemetry

/// Turns records into executions. What one process writes in two records is joined, and what is logged twice counts once.
///
/// With `log_statement = all` the server tells a statement when it begins, and its duration alone when it ends: the duration belongs to the
/// last statement of the same process, unless an error came between.
///
/// `auto_explain` logs a plan when the executor ends, and `log_min_duration_statement` the same execution a moment later with the time of
/// reading and planning added. The plan counts, for it is there first and waiting for the second would hold back every plan; the
/// duration that follows it directly from the same process for the same statement, and is not shorter, is skipped. Without `%p` or `%c` in the
/// prefix neither can be told.
struct ExecutionReader {
    var report = FollowReport()
    private var processes = RecentProcesses()

    mutating func read(_ record: LogRecord) -> LoggedStatement? {
        report.records += 1
        switch LogMessage(record.message) {
        case .execution(let milliseconds, let statement):
            return execution(of: String(statement: statement), milliseconds, record)
        case .plan(let milliseconds, let plan): return planned(plan, milliseconds, record)
        case .duration(let milliseconds): return duration(milliseconds, record)
        case .announcement(let statement):
            processes[record.process] = .announced(String(statement: statement))
        case .step(let reason): report.skip(reason)
        case .other:
            if record.severity == .failure { processes[record.process] = nil }
        }
        return nil
    }

    private mutating func execution(
        of statement: String, _ milliseconds: Double, _ record: LogRecord
    ) -> LoggedStatement? {
        let before = processes.take(record.process)
        if case .planned(let told, let shorter) = before, told == statement, milliseconds >= shorter {
            report.skip(.loggedTwice)
            return nil
        }
        return counted(statement, milliseconds, record)
    }

    private mutating func planned(
        _ plan: ArraySlice<UInt8>, _ milliseconds: Double, _ record: LogRecord
    ) -> LoggedStatement? {
        guard let bytes = PlanText.statement(in: plan) else {
            report.skip(.planWithoutStatement)
            return nil
        }
        let statement = String(statement: bytes)
        // A plan of a statement within a function leaves the announced one waiting for its duration.
        if case .announced(let other) = processes[record.process], other != statement {
            return counted(statement, milliseconds, record)
        }
        processes[record.process] = .planned(statement, milliseconds: milliseconds)
        return counted(statement, milliseconds, record)
    }

    private mutating func duration(_ milliseconds: Double, _ record: LogRecord) -> LoggedStatement? {
        switch processes.take(record.process) {
        case .announced(let statement): return counted(statement, milliseconds, record)
        case .planned(_, let shorter) where milliseconds >= shorter: report.skip(.loggedTwice)
        case .planned, nil: report.skip(.durationAlone)
        }
        return nil
    }

    private mutating func counted(
        _ statement: String, _ milliseconds: Double, _ record: LogRecord
    ) -> LoggedStatement? {
        guard statement.utf8.contains(where: { $0 > 32 && $0 != UInt8(ascii: ";") }) else {
            report.skip(.emptyStatement)
            return nil
        }
        guard milliseconds <= ExecutionReader.longest else {
            report.skip(.outOfRange)
            return nil
        }
        report.statements += 1
        return LoggedStatement(
            statement: statement, durationMilliseconds: milliseconds, instant: record.instant,
            database: record.database, application: record.application)
    }

    /// Milliseconds: a day, the collector's own bound.
    private static let longest = 86_400_000.0
}
