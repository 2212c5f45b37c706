import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        (
            "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
            ["9.255.255.255", "11.0.0.0", "::10.0.0.1", "a00::"]
        ),
        ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8", "::1"]),
        ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
        ("172.16.0.0/12", ["172.16.0.0", "172.31.255.255"], ["172.15.255.255", "172.32.0.0"]),
        (
            "2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
            ["2001:db7:ffff::", "2001:db9::"]
        ),
        ("2001:db8::1", ["2001:db8::1"], ["2001:db8::", "2001:db8::2"]),
        ("2001:db8::/65", ["2001:db8::7fff:ffff:0:0"], ["2001:db8::8000:0:0:0"]),
        // A range is of one family.
        ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1", "2001:db8::"]),
        ("::/0", ["::", "ffff::1", "::192.0.2.1"], ["0.0.0.0", "192.0.2.1"]),
        ("::ffff:10.0.0.0/104", ["10.255.255.255"], ["11.0.0.0"]), ("::/64", ["::1"], ["127.0.0.1"]),
    ])
    func holdsAddressesOfItsPrefix(text: String, within: [String], without: [String]) throws {
        let range = try AddressRange(text)
        for text in within { #expect(range.contains(try #require(ClientAddress(text: text))), "\(text)") }
        for text in without { #expect(!range.contains(try #require(ClientAddress(text: text))), "\(text)") }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("192.0.2.7/32", "192.0.2.7"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::/0", "::/0"),
        ("2001:0DB8:0::/32", "2001:db8::/32"), ("::1/128", "::1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"),
        ("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"),
    ])
    func isWrittenInItsShortestForm(text: String, written: String) throws {
        let range = try AddressRange(text)
        #expect(range.description == written)
        #expect(try AddressRange(written) == range)
    }

    @Test func containsEqualsComparingBitByBit() throws {
        var generator = SeededGenerator()
        for _ in 0..<20_000 {
            let address = ClientAddress(high: generator.next() | 1 << 63, low: generator.next())
            let bits = Int.random(in: 0...128, using: &generator)
            let flipped = Int.random(in: 0..<128, using: &generator)
            let network = UInt128(address.high) << 64 | UInt128(address.low)
            let cut = bits == 128 ? network : network & ~(UInt128.max >> UInt128(bits))
            let other = network ^ (UInt128(1) << UInt128(127 - flipped))
            let groups = (0..<8).map { String(UInt16(truncatingIfNeeded: cut >> UInt128(112 - 16 * $0)), radix: 16) }
            let range = try AddressRange(groups.joined(separator: ":") + "/\(bits)")
            let neighbour = ClientAddress(high: UInt64(other >> 64), low: UInt64(truncatingIfNeeded: other))
            let isRight = range.contains(address) && range.contains(neighbour) == (flipped >= bits)
            if !isRight { Issue.record("\(range), bit \(flipped), \(generator)") }
        }
    }

    private static let form =
        "it must be an address without a port, a range such as 10.0.0.0/8, or the word loopback or private"

    @Test(arguments: [
        ("", form), ("/8", form), ("proxy.example", form), (" 10.0.0.1", form), ("10.0.0.1:80", form), ("[::1]", form),
        ("fe80::1%eth0", form), ("10.0/8", form), ("010.0.0.0/8", form),
        ("10.0.0.0/", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/33", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/08", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/+8", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/-1", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/255.0.0.0", "behind the slash stands a number of bits from 0 to 32"),
        ("10.0.0.0/8/8", "behind the slash stands a number of bits from 0 to 32"),
        ("2001:db8::/129", "behind the slash stands a number of bits from 0 to 128"),
        ("10.1.2.3/8", "the address goes on below its /8; the range around it is 10.0.0.0/8"),
        ("192.0.2.1/0", "the address goes on below its /0; the range around it is 0.0.0.0/0"),
        ("2001:db8::1/32", "the address goes on below its /32; the range around it is 2001:db8::/32"),
        ("::ffff:10.1.2.3/104", "the address goes on below its /104; the range around it is 10.0.0.0/8"),
    ])
    func namesWhatIsWrongWithAnEntry(entry: String, problem: String) {
        let error = #expect(throws: AddressListError.self) { try AddressRange(entry) }
        #expect(error?.description == "\"\(entry)\" is not an address or a range: \(problem)")
    }
}
