import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func hopsAClientWritesItselfDoNotHelpIt() async throws {
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--rate-beacons", "2/1h", "--trusted-proxies", "loopback,10.0.0.0/8"])
        let forms: [(Int) -> [String]] = [
            { ["X-Forwarded-For: 9.9.9.\($0), 203.0.113.10"] },
            { ["X-Forwarded-For: 9.9.9.\($0), 203.0.113.11, 10.1.2.3, 127.0.0.1"] },
            { ["X-Forwarded-For: 9.9.9.\($0)", "X-Forwarded-For: 203.0.113.12"] },
            { ["X-Forwarded-For: 9.9.9.\($0), nonsense"] },
            { ["X-Forwarded-For: \(String(repeating: "9.9.9.\($0), ", count: 400))203.0.113.13"] },
            { ["X-Forwarded-For: 203.0.113.14", "Forwarded: for=9.9.9.\($0)"] },
            { ["X-Forwarded-For: 203.0.113.15:\(1000 + $0)", "X-Real-IP: 9.9.9.\($0)"] },
            { ["X-Forwarded-For: 203.0.113.16", "X-Client-IP: 9.9.9.\($0)", "True-Client-IP: 9.9.9.\($0)"] },
            { _ in ["X-Forwarded-For: ::ffff:203.0.113.17"] },
        ]
        for form in forms {
            let requests = (1...4).map { number in
                form(number).reduce(WireRequest.page()) { $0.adding($1) }
            }
            #expect(try server.statuses(requests) == [204, 204, 429, 429], "\(form(1))")
        }
        #expect(try server.answer(.page().via("203.0.113.17")).status == 429, "an IPv4 address has two spellings")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func onlyTheForwardingHeaderThatWasChosenCounts() async throws {
        let rotating = (1...4).map { WireRequest.page().adding("Forwarded: for=9.9.9.\($0)") }
        let other = (1...4).map { WireRequest.page().via("9.9.9.\($0)") }
        let server = try await ServerProcess.start(try TestSite(), flags: ["--rate-beacons", "2/1h"])
        #expect(try server.statuses(rotating) == [204, 204, 429, 429], "the proxy that hides its client is limited")
        #expect(try server.statuses(other) == [204, 204, 204, 204])
        #expect(try await server.terminate() == 0)

        let forwarded = try await ServerProcess.start(
            try TestSite(), flags: ["--rate-beacons", "2/1h", "--forwarding-header", "forwarded"])
        let spellings: [(Int) -> String] = [
            { "for=9.9.9.\($0), for=203.0.113.20" }, { "For=\"203.0.113.21:\(4000 + $0)\";proto=https;by=10.0.0.1" },
            { "by=10.0.0.\($0);for=203.0.113.22" }, { "for=\"[2001:db8:7:7::\($0)]:443\"" },
            { "for=\"9.9.9.\($0), for=1.1.1.1\", for=203.0.113.23" },
        ]
        for spelling in spellings {
            let requests = (1...4).map { WireRequest.page().adding("Forwarded: \(spelling($0))") }
            #expect(try forwarded.statuses(requests) == [204, 204, 429, 429], "\(spelling(1))")
        }
        #expect(try forwarded.statuses(rotating) == [204, 204, 204, 204])
        #expect(try forwarded.statuses(other) == [204, 204, 429, 429])
        #expect(try await forwarded.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func nobodySpeaksForOthersWhereNoProxyIsTrusted() async throws {
        for flags in [["--trusted-proxies", "none"], ["--forwarding-header", "none"]] {
            let server = try await ServerProcess.start(try TestSite(), flags: ["--rate-beacons", "2/1h"] + flags)
            let requests = (1...4).map { WireRequest.page().via("9.9.9.\($0)") }
            #expect(try server.statuses(requests) == [204, 204, 429, 429], "\(flags)")
            #expect(try await server.terminate() == 0)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func strangersAddressIsItsOwnWhateverItForwards() async throws {
        let stranger = try OtherMachine(1)
        let proxy = try OtherMachine(2)
        defer {
            stranger.leave()
            proxy.leave()
        }
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--rate-beacons", "2/1h", "--trusted-proxies", proxy.address])
        let forged = (1...4).map { WireRequest.page().via("9.9.9.\($0)") }
        #expect(try server.statuses(forged, from: stranger.address) == [204, 204, 429, 429])
        #expect(try server.answer(.page().via("127.0.0.1"), from: stranger.address).status == 429)
        #expect(try server.statuses(forged, from: proxy.address) == [204, 204, 204, 204])
        let distant = (1...3).map { _ in WireRequest.page().via(stranger.address) }
        #expect(try server.statuses(distant, from: proxy.address) == [429, 429, 429], "one client, by two ways")
        #expect(try await server.terminate() == 0)
    }
}
