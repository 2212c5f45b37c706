import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct ClientAddressTests {
    private static func inet(_ text: String) -> ClientAddress? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return ClientAddress(ipv4: UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        return withUnsafeBytes(of: six) {
            ClientAddress(
                high: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    @Test(
        arguments: [
            ("192.0.2.1", 0, 0xFFFF_C000_0201), ("0.0.0.0", 0, 0xFFFF_0000_0000),
            ("255.255.255.255", 0, 0xFFFF_FFFF_FFFF),
            ("::", 0, 0), ("::1", 0, 1), ("2001:db8::1", 0x2001_0DB8_0000_0000, 1),
            ("::ffff:192.0.2.1", 0, 0xFFFF_C000_0201),
            ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008), ("FFFF::", 0xFFFF_0000_0000_0000, 0),
            ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000), ("::192.0.2.1", 0, 0xC000_0201),
            ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", .max, .max),
        ] as [(String, UInt64, UInt64)])
    func readsAddress(text: String, high: UInt64, low: UInt64) {
        #expect(ClientAddress(text: text) == ClientAddress(high: high, low: low))
        #expect(Self.inet(text) == ClientAddress(high: high, low: low))
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "01.2.3.4", "1.2.3.00",
        "0x1.2.3.4",
        "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "1.2.3.4/8", "-1.2.3.4", "1.2.3.4\0", "１.2.3.4", "1.2.3.4.",
        ":", ":::", "1", "1:", ":1", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8", "12345::", "g::", "::1%eth0", "fe80::1%1", "[::1]", "[::1]:80", "::1.2.3", "::1.2.3.4:5",
        "1.2.3.4::", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6::1.2.3.4", "::1/128", "localhost",
        String(repeating: ":", count: 8192), String(repeating: "1", count: 8192), String(repeating: "0:", count: 4096),
    ])
    func refusesTextThatIsNoAddress(text: String) {
        #expect(ClientAddress(text: text) == nil)
        if !text.contains("\0") { #expect(Self.inet(text) == nil) }
    }

    @Test func readsWhatTheSystemReads() {
        var generator = SeededGenerator()
        let pieces = [
            "0", "1", "25", "255", "256", "01", "db8", "ffff", "12345", ".", ".", ":", ":", "::", "%", "[", "g", " ",
        ]
        for _ in 0..<50_000 {
            var text = (0..<Int.random(in: 0...15, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }.joined()
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                text = (0..<4).map { _ in pieces[Int.random(in: 0...5, using: &generator)] }.joined(separator: ".")
            case 1:
                let groups = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                    ["", "0", "1", "db8", "ffff", "1.2.3.4"].randomElement(using: &generator)!
                }
                text = groups.joined(separator: ":")
            default: break
            }
            if ClientAddress(text: text) != Self.inet(text) { Issue.record("\(text.debugDescription), \(generator)") }
        }
    }

    @Test func mappedPeerIsTheIPv4Client() throws {
        let mapped = try #require(ClientAddress(text: "::ffff:192.0.2.1"))
        #expect(mapped == ClientAddress(ipv4: 0xC000_0201))
        #expect(mapped.isIPv4)
        // The older "compatible" form of RFC 4291, 2.5.5.1, is another address.
        let compatible = try #require(ClientAddress(text: "::192.0.2.1"))
        #expect(!compatible.isIPv4 && compatible != mapped)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.255.255", true), ("::1", true), ("::ffff:127.0.0.1", true),
        ("126.255.255.255", false),
        ("128.0.0.0", false), ("::", false), ("::2", false), ("::127.0.0.1", false), ("1::1", false),
        ("0.0.0.0", false),
    ])
    func loopbackIsTheWholeNetworkOfIPv4AndOneAddressOfIPv6(text: String, isLoopback: Bool) throws {
        #expect(try #require(ClientAddress(text: text)).isLoopback == isLoopback)
    }

    @Test(arguments: [
        ("192.0.2.129", ["192.0.2.129", "192.0.2.0", "192.0.0.0", "::"]),
        ("2001:db8:1:2:3:4:5:6", ["2001:db8:1:2::", "2001:db8:1::", "2001:db8::", "::"]),
        ("::1", ["::", "::", "::", "::"]),
        ("255.255.255.255", ["255.255.255.255", "255.255.255.0", "255.255.0.0", "::"]),
    ])
    func prefixIsCutToItsWidth(text: String, prefixes: [String]) throws {
        let address = try #require(ClientAddress(text: text))
        #expect(PrefixWidth.allCases.map(address.prefix) == prefixes.map { ClientAddress(text: $0) })
        #expect(address.host == address.prefix(.host))
    }

    /// An address printed by mistake says nothing.
    @Test func addressIsNotPrinted() {
        let address = ClientAddress(ipv4: 0xC000_0201)
        var dumped = ""
        dump(Client(address: address, isLocal: false), to: &dumped)
        #expect("\(address)" == "Telemetry.ClientAddress")
        #expect(String(reflecting: [address: 1]) == "[Telemetry.ClientAddress: 1]")
        for text in ["\(Client(address: address, isLocal: false))", dumped] {
            #expect(!text.contains("3221225985") && !text.contains("\(address.low)"), "\(text)")
        }
    }
}
