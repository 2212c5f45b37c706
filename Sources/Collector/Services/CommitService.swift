import Receive
import ServiceLifecycle
import Store

/// Keeps the committer's thread alive until every stage that submits to it has ended, then writes what is left and closes the files.
struct CommitService: Service {
    let committer: GroupCommitter<IngestTicket>
    let flusher: RollupFlusher
    let journal: Journal
    let vitals: VitalsFile

    func run() async throws {
        try? await gracefulShutdown()
        let work = BlockingWork("close")
        try await work.run { committer.stop() }
        try await flusher.flush()
        try await work.run {
            try journal.close()
            try vitals.close()
        }
    }
}
