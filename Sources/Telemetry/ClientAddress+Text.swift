extension ClientAddress {
    /// Reads `192.0.2.1`, `2001:db8::1` or `::ffff:192.0.2.1`, by the rules of inet_pton: no leading zeros in an octet, no zone,
    /// no brackets, no port, no spaces.
    package init?(text: some StringProtocol) {
        var text = Substring(text)
        guard let address = text.withUTF8({ ClientAddress(utf8: $0[...]) }) else { return nil }
        self = address
    }

    /// The same, of bytes that need not be UTF-8; for paths that read one at each request.
    package init?(utf8 text: TextBytes) {
        guard text.count <= ClientAddress.textLimit else { return nil }
        if let ipv4 = ClientAddress.ipv4(text) {
            self.init(ipv4: ipv4)
        } else if let ipv6 = ClientAddress.ipv6(text) {
            self.init(high: UInt64(truncatingIfNeeded: ipv6 >> 64), low: UInt64(truncatingIfNeeded: ipv6))
        } else {
            return nil
        }
    }

    private static func ipv4(_ text: TextBytes) -> UInt32? {
        var address: UInt32 = 0
        var octet: UInt32?
        var dots = 0
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard let ended = octet, dots < 3 else { return nil }
                address = address << 8 | ended
                octet = nil
                dots += 1
            } else {
                // After a zero no digit may follow: 010 is 8 to some readers and 10 to others.
                guard octet != 0, byte >= 48, byte <= 57 else { return nil }
                let value = (octet ?? 0) * 10 + UInt32(byte - 48)
                guard value <= 255 else { return nil }
                octet = value
            }
        }
        guard dots == 3, let octet else { return nil }
        return address << 8 | octet
    }

    /// Groups are gathered from the left as if nothing were left out; the zeros of `::` are put in at the end.
    private static func ipv6(_ text: TextBytes) -> UInt128? {
        var gathered: UInt128 = 0
        var groups = 0
        var gap: Int?
        var rest = text
        if rest.first == colon {
            // At the start a colon stands only as half of `::`.
            guard rest.dropFirst().first == colon else { return nil }
            rest = rest.dropFirst(2)
            gap = 0
        }
        while !rest.isEmpty {
            let end = rest.firstIndex(of: colon) ?? rest.endIndex
            if let group = group(rest[..<end]), groups < 8 {
                gathered = gathered << 16 | UInt128(group)
                groups += 1
            } else if end == rest.endIndex, groups <= 6, let embedded = ipv4(rest) {
                gathered = gathered << 32 | UInt128(embedded)
                groups += 2
            } else {
                return nil
            }
            guard end < rest.endIndex else { break }
            rest = rest[end...].dropFirst()
            if rest.first == colon, gap == nil {
                gap = groups
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        guard let gap else { return groups == 8 ? gathered : nil }
        // `::` stands for at least one group.
        guard groups < 8 else { return nil }
        let tail = gathered & ~(UInt128.max << UInt128(16 * (groups - gap)))
        let head = gathered >> UInt128(16 * (groups - gap))
        return head << UInt128(128 - 16 * gap) | tail
    }

    private static func group(_ text: TextBytes) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    private static let colon = UInt8(ascii: ":")
    /// Six groups and an embedded IPv4 address, all of full length.
    private static let textLimit = 45
}
