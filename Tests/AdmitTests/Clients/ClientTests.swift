import Admit
import CollectorTesting
import Telemetry
import Testing

/// Who a request is from: proxies trusted are loopback and 10.0.0.0/8.
@Suite struct ClientTests {
    private let proxies: TrustedProxies

    init() throws { proxies = try TrustedProxies(["loopback", "10.0.0.0/8"]) }

    private func address(_ text: String) throws -> ClientAddress { try #require(ClientAddress(text: text)) }

    /// Texts are compared, since addresses print nothing.
    private func expect(
        _ value: String?, _ field: ForwardingField, peer: String = "127.0.0.1", is wanted: String,
        isLocal: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let client = proxies.client(peer: try address(peer), forwarding: value, field: field)
        let isWanted = try client == Client(address: address(wanted), isLocal: isLocal)
        #expect(isWanted, "\(value ?? "no header") is not \(wanted)", sourceLocation: sourceLocation)
    }

    @Test(arguments: ForwardingField.allCases) func peerIsTheClientWithoutHeader(field: ForwardingField) throws {
        try expect(nil, field, peer: "127.0.0.1", is: "127.0.0.1", isLocal: true)
        try expect(nil, field, peer: "::1", is: "::1", isLocal: true)
        try expect(nil, field, peer: "10.0.0.1", is: "10.0.0.1")
        try expect(nil, field, peer: "192.0.2.1", is: "192.0.2.1")
    }

    @Test func headerOfAPeerThatIsNotTrustedIsNotBelieved() throws {
        try expect("203.0.113.7", .xForwardedFor, peer: "192.0.2.1", is: "192.0.2.1")
        try expect("for=203.0.113.7", .forwarded, peer: "192.0.2.1", is: "192.0.2.1")
        try expect("127.0.0.1", .xForwardedFor, peer: "192.0.2.1", is: "192.0.2.1")
    }

    @Test func noHeaderCountsWhenNoneIsChosenButTheRequestIsNotLocal() throws {
        try expect("203.0.113.7", .none, is: "127.0.0.1")
        try expect("", .none, is: "127.0.0.1")
        try expect("", .xForwardedFor, is: "127.0.0.1")
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"), ("203.0.113.7:567", "203.0.113.7"), ("  203.0.113.7\t", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"), ("[2001:db8::1]:567", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"), ("[::ffff:203.0.113.7]:1", "203.0.113.7"),
        // The right-most that is not trusted; what is left of it is its own claim.
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"), ("203.0.113.7, 10.1.1.1", "203.0.113.7"),
        ("198.51.100.1,203.0.113.7,10.1.1.1,127.0.0.1", "203.0.113.7"), ("garbage, 203.0.113.7", "203.0.113.7"),
        ("\"unbalanced, 203.0.113.7", "203.0.113.7"),
        // All trusted: the left-most.
        ("10.1.1.1", "10.1.1.1"), ("10.2.2.2, 10.1.1.1", "10.2.2.2"), ("127.0.0.1", "127.0.0.1"),
        // A hop that cannot be read: the proxy that reported it.
        ("", "127.0.0.1"), (" ", "127.0.0.1"), (",", "127.0.0.1"), ("unknown", "127.0.0.1"),
        ("203.0.113.7,", "127.0.0.1"),
        ("203.0.113.7, unknown, 10.1.1.1", "10.1.1.1"), ("203.0.113.7, , 10.1.1.1", "10.1.1.1"),
        ("_hidden", "127.0.0.1"),
        ("203.0.113.7 10.1.1.1", "127.0.0.1"), ("203.0.113.7:", "127.0.0.1"), ("203.0.113.7:123456", "127.0.0.1"),
        ("203.0.113.7:8x", "127.0.0.1"), ("[203.0.113.7]", "127.0.0.1"), ("[2001:db8::1", "127.0.0.1"),
        ("[2001:db8::1]x", "127.0.0.1"), ("[2001:db8::1]:", "127.0.0.1"), ("2001:db8::1]", "127.0.0.1"),
        ("[]", "127.0.0.1"),
        ("fe80::1%eth0", "127.0.0.1"), ("\"203.0.113.7\"", "127.0.0.1"), ("for=203.0.113.7", "127.0.0.1"),
        ("203.0.113.7\0", "127.0.0.1"), ("203.0.113.007", "127.0.0.1"), ("é", "127.0.0.1"),
    ])
    func readsXForwardedForFromTheRight(value: String, client: String) throws {
        try expect(value, .xForwardedFor, is: client)
    }

    @Test(arguments: [
        ("for=203.0.113.7", "203.0.113.7"), ("For=\"203.0.113.7:47011\"", "203.0.113.7"),
        ("for=\"[2001:db8::1]:4711\"", "2001:db8::1"), ("FOR=\"[2001:db8::1]\"", "2001:db8::1"),
        ("for=203.0.113.7;proto=http;by=203.0.113.43", "203.0.113.7"), ("proto=https; for=203.0.113.7", "203.0.113.7"),
        ("by=\"a,b;c\\\"d\" ; for=203.0.113.7 ; host=\"x\"", "203.0.113.7"),
        ("for=\"203.0.113.7:_port\"", "203.0.113.7"),
        ("for=\"203.0.113\\.7\"", "203.0.113.7"), ("for=203.0.113.7;ext=\"\\\\\"", "203.0.113.7"),
        ("for=203.0.113.7;", "203.0.113.7"),
        // Quotes that a proxy forgot.
        ("for=203.0.113.7:80", "203.0.113.7"), ("for=[2001:db8::1]:80", "2001:db8::1"),
        ("for=\"2001:db8::1\"", "2001:db8::1"),
        ("for=198.51.100.1, for=203.0.113.7", "203.0.113.7"), ("for=203.0.113.7,for=10.1.1.1", "203.0.113.7"),
        ("for=203.0.113.7, for=10.2.2.2;by=\"x, y\", for=10.1.1.1", "203.0.113.7"),
        ("for=10.2.2.2, for=10.1.1.1", "10.2.2.2"),
        // What a client opens and does not close does not reach what our proxy appends.
        ("for=\"198.51.100.1, for=203.0.113.7", "203.0.113.7"),
        ("for=198.51.100.1;x=\", for=203.0.113.7", "203.0.113.7"),
        ("for=198.51.100.1;x=\", for=\"[2001:db8::1]:47\"", "2001:db8::1"), ("\\, for=\"203.0.113.7\"", "203.0.113.7"),
        ("\"\\\", for=203.0.113.7", "203.0.113.7"),
        // Nothing to read.
        ("", "127.0.0.1"), (",", "127.0.0.1"), ("for=unknown", "127.0.0.1"), ("for=_hidden", "127.0.0.1"),
        ("for=\"_gazonk\"", "127.0.0.1"), ("for=\"unknown:80\"", "127.0.0.1"),
        ("for=203.0.113.7, for=unknown, for=10.1.1.1", "10.1.1.1"),
        ("proto=https", "127.0.0.1"), ("for=", "127.0.0.1"), ("for", "127.0.0.1"), ("=203.0.113.7", "127.0.0.1"),
        ("for=\"\"", "127.0.0.1"),
        ("for=\"203.0.113.7", "127.0.0.1"), ("for=203.0.113.7\"", "127.0.0.1"), ("for=\"203.0.113.7\"x", "127.0.0.1"),
        ("for=\"203.0.113.7\\", "127.0.0.1"), ("for=203.0.113.7;for=203.0.113.8", "127.0.0.1"),
        ("for=203.0.113.7;;proto=http", "127.0.0.1"), ("for=203.0.113.7;proto", "127.0.0.1"),
        ("for =203.0.113.7", "127.0.0.1"),
        ("for=203.0.113.7 proto=http", "127.0.0.1"), ("xfor=203.0.113.7", "127.0.0.1"), ("203.0.113.7", "127.0.0.1"),
        ("f\u{0}r=203.0.113.7", "127.0.0.1"), ("for= 203.0.113.7", "127.0.0.1"), ("for=\" 203.0.113.7\"", "127.0.0.1"),
    ])
    func readsForwardedFromTheRight(value: String, client: String) throws {
        try expect(value, .forwarded, is: client)
    }

    @Test func walkEndsAfterThirtyTwoHops() throws {
        func chain(_ count: Int) -> String { (1...count).map { "10.0.0.\(count + 1 - $0)" }.joined(separator: ", ") }
        try expect("203.0.113.7, " + chain(31), .xForwardedFor, is: "203.0.113.7")
        try expect("203.0.113.7, " + chain(32), .xForwardedFor, is: "10.0.0.32")
        let forwarded = (1...40).reversed().map { "for=10.0.0.\($0)" }.joined(separator: ", ")
        try expect(forwarded, .forwarded, is: "10.0.0.32")
    }

    /// What costs a byte once costs a thousandth of a second a thousand times; what costs it squared would take minutes here.
    @Test func longHostileHeadersTakeLinearTime() throws {
        for piece in [
            ",", "\"", "\\\"", "\\", ";", "=", "a=\"", "for=\"\\", ":", "[", " ", "for=10.0.0.1,", "10.0.0.1,", "\",\"",
        ] {
            let value = String(repeating: piece, count: 8192 / piece.utf8.count)
            for text in [value, value + "\"", "\"" + value + "\""] {
                for field in ForwardingField.allCases {
                    for _ in 0..<20 {
                        _ = proxies.client(peer: ClientAddress(ipv4: 0x7F00_0001), forwarding: text, field: field)
                    }
                }
            }
        }
    }

    @Test func anyBytesGiveATrustedReporterOrAHopThatStandsThere() {
        var generator = SeededGenerator()
        let pieces = [
            "203.0.113.7", "10.0.0.1", "[2001:db8::1]", "for=", "For=\"", "\"", "\\", ",", ", ", ";", "=", ":80",
            "unknown", "_x",
            " ", "\t", "é", "\0", "\r\n", "by=", "%",
        ]
        let possible = Set(
            ["127.0.0.1", "203.0.113.7", "10.0.0.1", "2001:db8::1"].compactMap { ClientAddress(text: $0) })
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let bytes = (0..<count * 4).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for field in ForwardingField.allCases {
                let peer = ClientAddress(ipv4: 0x7F00_0001)
                let client = proxies.client(peer: peer, forwarding: text, field: field)
                if client.isLocal || !possible.contains(client.address) {
                    Issue.record("\(text.debugDescription) \(generator)")
                }
                _ = proxies.client(peer: peer, forwarding: String(decoding: bytes, as: UTF8.self), field: field)
            }
        }
    }

    /// Whatever a client writes, the hop our proxy appends is the client.
    @Test(arguments: [ForwardingField.xForwardedFor, .forwarded])
    func whatTheClientWritesNeverReachesPastItsProxy(field: ForwardingField) throws {
        var generator = SeededGenerator()
        let pieces = ["198.51.100.1", "10.0.0.1", "for=", "\"", "\\", ",", ";", "=", "[", "]", ":", " ", "x", "é"]
        let forwarded = ["for=203.0.113.7", "for=\"203.0.113.7:80\"", "by=\"x,\\\"y\";for=\"203.0.113.7\";proto=https"]
        for _ in 0..<5_000 {
            let claimed = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }.joined()
            let appended = field == .forwarded ? forwarded.randomElement(using: &generator)! : "203.0.113.7"
            let client = proxies.client(
                peer: ClientAddress(ipv4: 0x7F00_0001), forwarding: claimed + ", " + appended, field: field)
            if client != Client(address: ClientAddress(ipv4: 0xCB00_7107), isLocal: false) {
                Issue.record("\(claimed.debugDescription), \(appended), \(generator)")
            }
        }
    }
}
