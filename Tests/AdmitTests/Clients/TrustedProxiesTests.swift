import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct TrustedProxiesTests {
    @Test(arguments: [
        (["loopback"], ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"], ["128.0.0.1", "::2", "10.0.0.1"]),
        (
            ["private"], ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff:ffff::1"],
            ["127.0.0.1", "172.32.0.1", "192.169.0.1", "fe00::1", "fbff::", "11.0.0.1"]
        ),
        (
            ["Loopback", "192.0.2.0/24", "2001:db8::1"], ["::1", "192.0.2.200", "2001:db8::1"],
            ["192.0.3.0", "2001:db8::2"]
        ),
        ([], [], ["127.0.0.1", "::1", "10.0.0.1"]),
    ])
    func trustsWhatIsListed(entries: [String], trusted: [String], others: [String]) throws {
        let proxies = try TrustedProxies(entries)
        for text in trusted { #expect(proxies.contains(try #require(ClientAddress(text: text))), "\(text)") }
        for text in others { #expect(!proxies.contains(try #require(ClientAddress(text: text))), "\(text)") }
    }

    @Test func loopbackIsTheDefaultThatItsWordNames() throws {
        #expect(try TrustedProxies(["loopback"]) == .loopback)
    }

    @Test func namesTheFirstEntryThatIsNoAddress() {
        let error = #expect(throws: AddressListError.self) {
            try TrustedProxies(["loopback", "10.0.0.1/8", "nonsense"])
        }
        #expect(
            error?.description
                == "\"10.0.0.1/8\" is not an address or a range: the address goes on below its /8; the range around it is 10.0.0.0/8"
        )
    }
}
