import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func compressedBeaconsAreTakenAndBrokenOnesAreRefused() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let whole = [
            "put('gzip', 'gzip', gzip.compress(b))", "put('wrapped', 'deflate', zlib.compress(b))",
            "put('bare', 'deflate', raw(b))", "put('members', 'gzip', gzip.compress(b[:40]) + gzip.compress(b[40:]))",
            "put('full', 'gzip', gzip.compress(b.ljust(65536)))", "put('stored', 'gzip', gzip.compress(b, 0))",
        ]
        for line in whole {
            let body = Beacon(value: 1200).body
            for (name, packed) in try CompressedBody.make(in: site.folder.url, "b = b'''\(body)'''\n\(line)") {
                #expect(try server.answer(packed.request()).status == 204, "\(name)")
            }
        }
        let broken = try CompressedBody.make(
            in: site.folder.url,
            """
            b = b'''\(Beacon(value: 1200).body)'''
            g = gzip.compress(b)
            for n in (1, 4, 8, 9, len(g) // 2, len(g) - 1): put('cut%d' % n, 'gzip', g[:-n])
            put('wrappedcut', 'deflate', zlib.compress(b)[:-2])
            put('barecut', 'deflate', raw(b)[:-2])
            put('garbage', 'gzip', b'garbage' * 9)
            put('garbagedeflate', 'deflate', b'garbage' * 9)
            put('plain', 'gzip', b)
            put('empty', 'gzip', b'')
            put('checksum', 'gzip', g[:-8] + bytes(8))
            put('tail', 'gzip', g + b'garbage')
            put('wrappedtail', 'deflate', zlib.compress(b) + b'xx')
            """)
        #expect(broken.count == 15)
        for (name, packed) in broken {
            let answer = try server.answer(packed.request())
            #expect(answer.status == 400 && answer.reason == "malformed", "\(name): \(answer.text)")
        }
        #expect(try await server.count() == whole.count)
        #expect(try await server.outcomes() == ["stored": whole.count, "malformed": broken.count])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func bombsAreRefusedWithoutBeingInflated() async throws {
        let page = """
            put('page', 'gzip', gzip.compress(bytes(10_000_000)))
            put('onemore', 'gzip', gzip.compress(b' ' * 65537))
            put('members', 'gzip', b''.join(gzip.compress(b' ' * 1000) for _ in range(600)))
            put('bare', 'deflate', raw(bytes(10_000_000)))
            """
        // A page's limit is 64 KiB, which is nothing; 20 MiB of timings may be inflated, and a buffer that grows holds them twice.
        try await expectRefused(page, to: "/v1/page", count: 4, growth: 8_000_000)
        let timings = "put('large', 'gzip', gzip.compress(bytes(100_000_000)))"
        try await expectRefused(timings, to: "/v1/timings", count: 1, growth: 60_000_000)
        let blanks = "put('blanks', 'deflate', zlib.compress(b' ' * 100_000_000))"
        try await expectRefused(blanks, to: "/v1/timings", count: 1, growth: 60_000_000)
    }

    private func expectRefused(_ script: String, to target: String, count: Int, growth: Int) async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        #expect(try server.statuses([.timings(), .page()]) == [204, 204])
        let before = try server.peakMemory()
        let bombs = try CompressedBody.make(in: site.folder.url, script)
        #expect(bombs.count == count)
        for (name, bomb) in bombs {
            let answer = try server.answer(bomb.request(to: target))
            #expect(answer.status == 413 && answer.reason == "too_large", "\(name): \(answer.status) \(answer.text)")
        }
        let grown = try server.peakMemory() - before
        #expect(grown < growth, "\(grown) bytes more")
        #expect(try await server.outcomes() == ["stored": 2, "too_large": count])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func otherEncodingsAreRefusedWithThoseThatAreTaken() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let encodings = ["br", "zstd", "compress", "gzip, gzip", "gzip;q=1", "gzip deflate", "aes128gcm"]
        for encoding in encodings {
            let answer = try server.answer(
                .page(Beacon(value: 1).body, ["Content-Encoding: \(encoding)", "Origin: https://shop.example"]))
            #expect(answer.status == 415 && answer.reason == "unsupported_encoding", "\(encoding): \(answer.text)")
            #expect(answer.headers["accept-encoding"] == "gzip, deflate", "\(encoding)")
            #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
        }
        #expect(try server.answer(.page().adding("Content-Encoding: identity")).status == 204)
        #expect(try await server.outcomes() == ["unsupported_encoding": encodings.count, "stored": 1])
        #expect(try await server.terminate() == 0)
    }
}
