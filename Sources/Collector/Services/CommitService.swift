import Receive
import ServiceLifecycle
import Store

/// Keeps the committer's thread alive until every stage that submits to it has ended, then writes what is left and closes the files.
struct CommitService: Service {
    let committer: GroupCommitter<IngestTicket>
    let flusher: RollupFlusher
    let storage: Storage

    func run() async throws {
        try? await gracefulShutdown()
        let work = BlockingWork("close")
        try await work.run { committer.stop() }
        // What the rollups cannot take now waits in the journal; that was logged, and is no reason to leave the files open.
        try? await flusher.flush()
        try await work.run {
            try storage.journal.close()
            try storage.vitals.close()
        }
    }
}
