/// The moments at which the tests take the power away from the real binary: each lies between two steps that must not depend on each
/// other having happened.
package enum CrashStep: Int, CaseIterable, Sendable {
    case beforeJournalWrite = 1
    /// On disk, not yet counted in memory.
    case afterJournalWrite
    /// Counted, not yet answered.
    case beforeAnswer
    case afterTakingChanges
    case beforeRollupCommit
    case afterRollupCommit
    case beforeFoldCommit
    case afterFoldCommit
    case beforeDayCommit
    case afterDayCommit
    case beforeBlockCommit
    case afterBlockCommit
    case afterTrim
    /// A restore has moved the old files away and not yet put the new ones in their place.
    case betweenRestoreMoves
    case beforeBackupRename
    /// Judged, and neither alert nor message written.
    case beforeAlertCommit
    case afterAlertCommit
    case beforeMessageJoin
    /// A group is put together, and not sent.
    case afterMessageJoin
    /// The receiver has it, and it is not written down.
    case beforeMessageSave
    case afterMessageSave
    case beforeHandOver
    case afterHandOver

    /// What is told of a step; does nothing outside of tests.
    package typealias Probe = @Sendable (CrashStep) -> Void

    package static let noProbe: Probe = { _ in }
}
