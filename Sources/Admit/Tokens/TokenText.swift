import Foundation

/// The three parts of a token, as they stand there. Only cut and looked at: nothing is decoded before the signature is
/// known to be right, except a header that is refused anyway.
struct TokenText {
    let header: ArraySlice<UInt8>
    let payload: ArraySlice<UInt8>
    let signature: ArraySlice<UInt8>

    /// Nil unless it is three parts of the URL-safe alphabet (RFC 7515, 3.1), the first two not empty.
    init?(_ token: [UInt8]) {
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty,
            parts.allSatisfy({ $0.allSatisfy(TokenText.isLetter) })
        else { return nil }
        (header, payload, signature) = (parts[0], parts[1], parts[2])
    }

    /// Whether the signature is 32 bytes in the one text an encoder writes. The last of its 43 characters carries four
    /// bits and two that decoders ignore, so that four texts would do.
    var hasCanonicalSignature: Bool {
        signature.count == 43 && signature.last.map(TokenText.endsOnZeroBits.contains) == true
    }

    /// Why a header is refused that is none of those this server writes.
    func faultOfHeader(knownKeys: [String]) -> TokenFault {
        guard let json = TokenText.decode(header),
            let fields = try? JSONDecoder().decode(HeaderFields.self, from: json)
        else { return .malformed }
        guard fields.alg == "HS256" else { return .algorithm }
        guard let kid = fields.kid, knownKeys.contains(kid) else { return .unknownKey }
        return .malformed
    }

    private struct HeaderFields: Decodable {
        let alg: String?
        let kid: String?
    }

    /// Base64url without padding (RFC 4648, 5).
    static func encode(_ data: Data) -> [UInt8] {
        data.base64EncodedString().utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
    }

    private static func decode(_ text: some Collection<UInt8>) -> Data? {
        let standard = text.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: Data(standard + padding))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Every fourth letter of the alphabet: those whose lowest two bits are zero.
    private static let endsOnZeroBits = Set("AEIMQUYcgkosw048".utf8)
}
