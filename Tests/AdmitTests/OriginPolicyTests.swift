import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct OriginPolicyTests {
    private static let unlisted = Refusal(.origin, "this origin is not listed; add it to --origins")

    @Test func acceptsEveryOriginWhenNothingIsListed() throws {
        let policy = try OriginPolicy([])
        #expect(policy == .any)
        #expect(policy.acceptsAny)
        for origin in [nil, "null", "https://anything.example", ""] { #expect(policy.refusal(of: origin) == nil) }
    }

    @Test(arguments: [
        "https://shop.example", "HTTPS://Shop.Example", "http://localhost:3000", "https://a.cdn.example",
        "https://a.b.c.cdn.example", "https://A.CDN.example", "http://x.dev.example:8080",
    ])
    func acceptsListedOrigin(_ origin: String) throws {
        let policy = try OriginPolicy.listed()
        #expect(!policy.acceptsAny)
        #expect(policy.refusal(of: origin) == nil)
    }

    @Test(arguments: [
        // Another scheme, another port, another host.
        "http://shop.example", "https://shop.example:8443", "http://localhost", "http://localhost:3001",
        "https://www.shop.example", "https://evilshop.example", "https://shop.example.evil.example",
        // A star stands for at least one label, and for whole labels.
        "https://cdn.example", "https://.cdn.example", "https://evilcdn.example", "http://a.cdn.example",
        "https://a.cdn.example:8443", "https://a.cdn.example.evil.example", "http://x.dev.example",
        "https://x.dev.example:8080",
        // What browsers send for a file or a sandboxed frame, and what they never send.
        "null", "", "shop.example", "//shop.example", "https://shop.example/", " https://shop.example",
    ])
    func refusesOriginThatIsNotListed(_ origin: String) throws {
        #expect(try OriginPolicy.listed().refusal(of: origin) == Self.unlisted)
    }

    @Test func refusesMissingOriginWhenSomeAreListed() throws {
        #expect(
            try OriginPolicy.listed().refusal(of: nil)
                == Refusal(.origin, "the request has no Origin header, and only listed origins may send beacons"))
    }

    /// RFC 6454, 6.2: browsers leave the scheme's own port away, so an entry that spells it out must match all the same.
    @Test func entryWithTheSchemesOwnPortMatchesWhatBrowsersSend() throws {
        let policy = try OriginPolicy([
            "https://shop.example:443", "http://shop.example:80", "https://*.cdn.example:443", "http://odd.example:443",
        ])
        for origin in [
            "https://shop.example", "http://shop.example", "https://a.cdn.example", "http://odd.example:443",
        ] {
            #expect(policy.refusal(of: origin) == nil, "\(origin)")
        }
        #expect(policy.refusal(of: "http://odd.example") == Self.unlisted)
    }

    @Test(arguments: [
        ("shop.example", "it must start with https:// or http://"),
        ("", "it must start with https:// or http://"),
        ("*", "it must start with https:// or http://"),
        ("null", "it must start with https:// or http://"),
        ("ftp://shop.example", "it must start with https:// or http://"),
        ("://shop.example", "it must start with https:// or http://"),
        (" https://shop.example", "it must start with https:// or http://"),
        ("https://", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://shop.example/", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://shop.example/cart", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://shop.example?a=b", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://shop.example#top", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://me@shop.example", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://shop.example https://b.example", "an origin is a scheme, a host and perhaps a port, without a path"),
        ("https://*", "a star stands for the left-most labels only, as in https://*.shop.example"),
        ("https://*.", "a star stands for the left-most labels only, as in https://*.shop.example"),
        ("https://*.*.example", "a star stands for the left-most labels only, as in https://*.shop.example"),
        ("https://www.*.example", "a star stands for the left-most labels only, as in https://*.shop.example"),
        ("https://*shop.example", "a star stands for the left-most labels only, as in https://*.shop.example"),
        ("https://shop.example:*", "a star stands for the left-most labels only, as in https://*.shop.example"),
    ])
    func namesEntryThatIsNoOrigin(_ entry: String, _ problem: String) {
        let error = #expect(throws: OriginPolicyError.self) { try OriginPolicy(["https://fine.example", entry]) }
        #expect(error?.description == "\"\(entry)\" is not an origin: \(problem)")
    }
}

extension OriginPolicy {
    fileprivate static func listed() throws -> OriginPolicy {
        try OriginPolicy([
            "https://Shop.example", "http://localhost:3000", "https://*.cdn.example", "http://*.dev.example:8080",
        ])
    }
}
