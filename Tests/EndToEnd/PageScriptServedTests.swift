import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func scriptIsServedPackedAndKeptUntilItChanges() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let plain = try await HTTPClient(port: server.port).get("/page.js")
        #expect(plain.status == 200)
        #expect(plain.text == (try String(contentsOf: PageScript.served, encoding: .utf8)))
        #expect(plain.header("content-type") == "text/javascript; charset=utf-8")
        #expect(plain.header("cache-control")?.contains("max-age=86400") == true)
        let tag = try #require(plain.header("etag"))

        let url = "\(server.origin)/page.js"
        let unpacked = try Tool.run(["curl", "-s", "--compressed", url])
        #expect(unpacked == plain.text)
        let packed = try Tool.run(["curl", "-s", "-o", "/dev/null", "-w", "%{size_download}", "--compressed", url])
        #expect(Int(packed).map { $0 < 3072 } == true, "\(packed) bytes")
        let again = try Tool.run([
            "curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", "-H", "If-None-Match: \(tag)", url,
        ])
        #expect(again == "304 0")
        #expect(try await server.terminate() == 0)
    }
}
