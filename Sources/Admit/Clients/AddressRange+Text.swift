import Telemetry

extension AddressRange: CustomStringConvertible {
    /// Reads an address, or an address, a slash and how many of its leading bits count.
    ///
    /// An address that says more than its prefix is refused: whoever writes 10.1.2.3/8 meant another network or another length.
    package init(_ text: String) throws(AddressListError) {
        let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
        guard let address = ClientAddress(text: text[..<(slash ?? text.endIndex)]) else {
            throw AddressListError(
                entry: text,
                problem:
                    "it must be an address without a port, a range such as 10.0.0.0/8, or the word loopback or private"
            )
        }
        guard let slash else {
            self.init(network: address, bits: 128)
            return
        }
        // An IPv4 address that is written as a mapped one has the lengths of IPv6.
        let offset = text.utf8.contains(UInt8(ascii: ":")) ? 0 : AddressRange.mappingBits
        guard let length = AddressRange.length(text[slash...].dropFirst()), length <= 128 - offset else {
            throw AddressListError(
                entry: text, problem: "behind the slash stands a number of bits from 0 to \(128 - offset)")
        }
        self.init(network: AddressRange.cut(address, to: length + offset), bits: length + offset)
        guard network == address else {
            throw AddressListError(
                entry: text, problem: "the address goes on below its /\(length); the range around it is \(self)")
        }
    }

    private static func length(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let value = Int(text),
            String(value) == text
        else { return nil }
        return value
    }

    /// `10.0.0.0/8`, `2001:db8::/32` (RFC 5952), without a length for a single address. Ranges are settings, never clients.
    package var description: String {
        let isIPv4 = network.isIPv4 && bits >= AddressRange.mappingBits
        let address = isIPv4 ? AddressRange.ipv4Text(network) : AddressRange.ipv6Text(network)
        return bits == 128 ? address : "\(address)/\(isIPv4 ? bits - AddressRange.mappingBits : bits)"
    }

    private static func ipv4Text(_ address: ClientAddress) -> String {
        [24, 16, 8, 0].map { "\(address.low >> $0 & 0xFF)" }.joined(separator: ".")
    }

    private static func ipv6Text(_ address: ClientAddress) -> String {
        let groups = [address.high, address.low].flatMap { half in [48, 32, 16, 0].map { half >> $0 & 0xFFFF } }
        var gap = 0..<0
        for start in groups.indices {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(gap.count, 1) { gap = start..<end }
        }
        func text(_ groups: ArraySlice<UInt64>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !gap.isEmpty else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }
}
