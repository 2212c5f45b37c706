import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func answerLeavesAfterTheJournalWasSynced() async throws {
        let site = try TestSite()
        let trace = site.folder.file("trace")
        // The tracer is a grandchild, so that signals and the exit are the server's own.
        let server = try await ServerProcess.start(
            site, flags: ["--flush-interval", "1m"],
            under: [
                "/usr/bin/strace", "-D", "-f", "-y", "-qq", "-s", "16", "-o", trace.path, "-e",
                "trace=write,pwrite64,fdatasync,fsync,sendto,writev,sendmsg",
            ])
        try server.takeOneByOne([Beacon(value: 1500)])
        #expect(try await server.terminate() == 0)
        _ = try await server.wholeLog()

        let calls = TracedCall.parse(try String(contentsOf: trace, encoding: .utf8))
        let answer = try #require(calls.firstIndex { $0.text.contains("\"HTTP/1.1 204") }, "\(calls.count) calls")
        #expect(["writev", "write", "sendto", "sendmsg"].contains(calls[answer].name))
        let journal = calls[..<answer].filter { $0.text.contains("/journal.db-wal>") }
        let write = try #require(journal.lastIndex { $0.name == "pwrite64" })
        let sync = try #require(journal.lastIndex { $0.name == "fdatasync" || $0.name == "fsync" })
        #expect(write < sync, "\(journal.suffix(6))")
        // It is this beacon's: of those before it, the answer to none was left to be given.
        #expect(journal[sync].finished < calls[answer].begun && journal[write].finished <= journal[sync].begun)
    }
}
