import Telemetry

/// The hops of a forwarding header, from the right: from the proxy nearest to us to what the client may have made up.
///
/// Reading backwards is what makes quotes safe: the right end was written by our proxy, so that it is known to be outside of a
/// quoted string, whatever quotes the client opened further left. The bytes must outlive it.
struct ForwardedHops {
    enum Hop: Hashable {
        case address(ClientAddress)
        /// `unknown`, an obfuscated name, nothing, or garbage.
        case unreadable
        case end
    }

    private let field: ForwardingField
    private var rest: TextBytes
    private var isAtEnd = false

    init(_ value: TextBytes, field: ForwardingField) {
        self.field = field
        rest = value
    }

    mutating func next() -> Hop {
        guard !isAtEnd else { return .end }
        switch field {
        case .xForwardedFor: return hop(HopText.address(HopText.trimmed(takeElement(quotes: false))))
        case .forwarded: return hop(ForwardedElement.address(takeElement(quotes: true)))
        case .none: return .end
        }
    }

    private func hop(_ address: ClientAddress?) -> Hop { address.map { .address($0) } ?? .unreadable }

    /// Cuts off what stands behind the last comma.
    private mutating func takeElement(quotes: Bool) -> TextBytes {
        let comma = quotes ? lastCommaOutsideQuotes : rest.lastIndex(of: UInt8(ascii: ","))
        guard let comma else {
            isAtEnd = true
            return rest
        }
        defer { rest = rest[..<comma] }
        return rest[comma...].dropFirst()
    }

    private var lastCommaOutsideQuotes: Int? {
        var index = rest.endIndex
        var isQuoted = false
        while index > rest.startIndex {
            index = rest.index(before: index)
            switch rest[index] {
            case UInt8(ascii: ","): if !isQuoted { return index }
            case UInt8(ascii: "\""): if !isQuoted || !isEscaped(index) { isQuoted.toggle() }
            default: break
            }
        }
        return nil
    }

    /// Whether an odd number of backslashes stands before. Each run of them is counted for one quote only, which keeps this O(bytes).
    private func isEscaped(_ quote: Int) -> Bool {
        var isEscaped = false
        for byte in rest[..<quote].reversed() {
            guard byte == UInt8(ascii: "\\") else { break }
            isEscaped.toggle()
        }
        return isEscaped
    }
}
