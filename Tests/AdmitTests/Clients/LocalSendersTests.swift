import Admit
import Telemetry
import Testing

@Suite struct LocalSendersTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "10.0.0.0", "10.255.255.255", "172.16.0.0",
        "172.31.255.255", "192.168.0.0", "192.168.255.255", "100.64.0.0", "100.127.255.255", "169.254.0.0",
        "169.254.255.255", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::",
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::ffff:10.1.2.3", "::ffff:100.64.0.1",
    ])
    func takesAnAddressOfThisMachineOrAPrivateNetwork(text: String) throws {
        let address = try #require(ClientAddress(text: text))
        #expect(LocalSenders.refusal(of: address) == nil)
    }

    @Test(arguments: [
        "126.255.255.255", "128.0.0.0", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "100.63.255.255", "100.128.0.0", "169.253.255.255", "169.255.0.0", "0.0.0.0", "255.255.255.255",
        "8.8.8.8", "::", "::2", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe00::",
        "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::", "ff02::1", "2001:db8::1", "::10.0.0.1", "::127.0.0.1",
        "::ffff:8.8.8.8", "64:ff9b::10.0.0.1", "2002:a00:1::",
    ])
    func refusesAPublicAddressWithoutNamingIt(text: String) throws {
        let address = try #require(ClientAddress(text: text))
        #expect(
            LocalSenders.refusal(of: address)
                == Refusal(
                    .origin,
                    "the datagram comes from a public address, and they are taken from this machine and private networks only; send through an agent beside the collector"
                ))
    }
}
