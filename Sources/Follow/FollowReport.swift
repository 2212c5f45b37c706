/// What was read since the start, for the log and for whoever wonders why nothing arrives.
package struct FollowReport: Hashable, Sendable {
    /// Records of every kind, most of which tell no duration.
    package var records = 0
    package var statements = 0
    package var skipped: [SkipReason: Int] = [:]
    /// Lines (csvlog: records) that are not of the format: another prefix, a damaged record, no log at all.
    package var unreadLines = 0
    /// Records longer than `LogReader.recordLimit`, of which only the beginning was looked at.
    package var cutRecords = 0
    /// Times that a file was emptied or gone before its end had been read.
    package var gaps = 0

    package init() {}

    package var skippedTotal: Int { skipped.values.reduce(0, +) }

    mutating func skip(_ reason: SkipReason) { skipped[reason, default: 0] += 1 }

    /// One sentence without a word of any statement.
    package var summary: String {
        var parts = ["\(statements) \(statements == 1 ? "statement" : "statements") of \(records) records read"]
        if skippedTotal > 0 {
            let reasons = SkipReason.allCases.compactMap { reason in
                skipped[reason].map { "\($0) \(reason.words)" }
            }
            parts.append("\(skippedTotal) durations skipped (\(reasons.joined(separator: ", ")))")
        }
        if unreadLines > 0 { parts.append("\(unreadLines) lines not understood") }
        if cutRecords > 0 { parts.append("\(cutRecords) records cut") }
        if gaps > 0 { parts.append("\(gaps) times a part of the log was gone before it was read") }
        return parts.joined(separator: "; ")
    }

    /// What the operator should change, where the counts tell that nothing useful can come; nil where all is well or it is too early.
    package var advice: String? {
        if skipped[.foreignLanguage, default: 0] > 0, statements == 0 {
            return "durations are logged in a language that is not understood; set lc_messages = 'C' in postgresql.conf"
        }
        if records == 0, unreadLines >= FollowReport.telling {
            return "no line looks like this server's log; give the log_line_prefix of postgresql.conf as --prefix"
        }
        if statements == 0, skipped[.durationAlone, default: 0] >= FollowReport.telling {
            return "durations come without their statements; set log_min_duration_statement instead of log_duration, "
                + "or put %p into log_line_prefix"
        }
        if statements == 0, records >= FollowReport.many, skippedTotal == 0 {
            return "the log tells no durations; set log_min_duration_statement in postgresql.conf"
        }
        return nil
    }

    /// Lines. Fewer may be what a start in the middle of a record leaves.
    private static let telling = 16
    /// Records. A server that has just begun to log durations writes other records first.
    private static let many = 1000
}
