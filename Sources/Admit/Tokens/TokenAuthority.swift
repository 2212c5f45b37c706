import Foundation
import JWTKit
package import Telemetry

/// Signs tokens and verifies them: JSON Web Tokens (RFC 7519) with HMAC-SHA-256, and no other kind (RFC 8725).
///
/// A token is taken only in the very form `sign` writes. That one rule refuses other algorithms, unknown or missing
/// keys, critical extensions, names given twice and other spellings of the same bytes, whatever the library thinks of
/// them: it takes the algorithm from the key, an unknown `kid` for the first key, and knows no `crit`.
///
/// Signatures are compared in constant time: JWTKit's HMACSigner calls swift-crypto's
/// `HMAC.isValidAuthenticationCode`, which ends in BoringSSL's `CRYPTO_memcmp`.
package final class TokenAuthority: Sendable {
    private let library: JWTKeyCollection
    private let keys: TokenKeys
    /// The encoded header of each key's tokens, in the order of `keys`.
    private let headers: [[UInt8]]
    /// Tokens whose signature was verified with these keys. Other keys are another authority with an empty cache, so no
    /// verification that is under way can put in what only an old key signed.
    package let cache = TokenCache()

    package init(_ keys: TokenKeys) async {
        self.keys = keys
        headers = keys.ids.map { id in
            TokenText.encode(Data(#"{"alg":"HS256","kid":"\#(id)","typ":"JWT"}"#.utf8))
        }
        library = JWTKeyCollection()
        let serializer = DefaultJWTSerializer(jsonEncoder: TokenAuthority.encoder)
        for key in keys.all {
            await library.add(
                hmac: HMACKey(key: key.secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id),
                serializer: serializer)
        }
        await library.clearDefault()
    }

    /// A token of this session that is good from now until the session's end.
    ///
    /// Throws `revoked` or `expired` for a session that has ended, `tooLong` for one with too many sites.
    package func sign(_ session: TokenSession, at instant: Timestamp) async throws(TokenFault) -> String {
        guard session.revokedAt == nil else { throw .revoked }
        guard session.isLive(at: instant), session.expiresAt.seconds > instant.seconds else { throw .expired }
        var generator = SystemRandomNumberGenerator()
        let payload = TokenPayload(session, id: TokenSession.makeID(using: &generator), at: instant)
        // Texts and whole numbers always encode, and the key is there: nothing is left that could throw.
        guard let token = try? await library.sign(payload, kid: JWKIdentifier(string: keys.signing.id)) else {
            throw .malformed
        }
        guard token.utf8.count <= TokenAuthority.lengthLimit else { throw .tooLong }
        return token
    }

    /// What the token says, if its signature is right and the clock says yes. The session is not asked: see
    /// `TokenClaims.fault(at:session:)`.
    package func verify(_ token: [UInt8], at instant: Timestamp) async -> Result<TokenClaims, TokenFault> {
        do throws(TokenFault) {
            let claims = try await verifiedClaims(token)
            if let fault = claims.fault(at: instant) { throw fault }
            cache.remember(claims, of: token)
            return .success(claims)
        } catch {
            return .failure(error)
        }
    }

    package func verify(_ token: some StringProtocol, at instant: Timestamp) async -> Result<TokenClaims, TokenFault> {
        await verify(Array(token.utf8), at: instant)
    }

    private func verifiedClaims(_ token: [UInt8]) async throws(TokenFault) -> TokenClaims {
        guard token.count <= TokenAuthority.lengthLimit else { throw .tooLong }
        if let claims = cache.claims(of: token) { return claims }
        guard let text = TokenText(token) else { throw .malformed }
        guard headers.contains(where: text.header.elementsEqual) else {
            throw text.faultOfHeader(knownKeys: keys.ids)
        }
        guard text.hasCanonicalSignature else { throw .signature }
        let payload = try await payload(of: token)
        guard let canonical = try? TokenAuthority.encoder.encode(payload),
            text.payload.elementsEqual(TokenText.encode(canonical))
        else { throw .malformed }
        return try payload.claims()
    }

    private func payload(of token: [UInt8]) async throws(TokenFault) -> TokenPayload {
        do {
            return try await library.verify(token, as: TokenPayload.self)
        } catch {
            guard let error = error as? JWTError, error.errorType == .signatureVerificationFailed else {
                throw .malformed
            }
            throw .signature
        }
    }

    /// In bytes. Browsers and proxies take 8 KiB of headers in all.
    package static let lengthLimit = 4096

    /// Sorted, so that equal claims are equal texts.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
