import Crypto
import Synchronization

/// Tokens whose signature was found right, so that a request can be decided on its event loop: the library verifies
/// only asynchronously.
///
/// Keyed by the SHA-256 of the whole token: nothing here can be sent as a token, and another spelling is another key.
/// Only successes are kept, so nobody without a good token can push one out. Whether a token has expired or was revoked
/// is asked on each use: `TokenClaims.fault(at:session:)`.
package final class TokenCache: Sendable {
    private struct Ring {
        var claims: [SHA256Digest: TokenClaims] = [:]
        /// In the order they came; once full, the oldest makes room.
        var digests: [SHA256Digest] = []
        var oldest = 0

        mutating func insert(_ digest: SHA256Digest, _ new: TokenClaims) {
            guard claims.updateValue(new, forKey: digest) == nil else { return }
            guard digests.count == TokenCache.capacity else { return digests.append(digest) }
            claims[digests[oldest]] = nil
            digests[oldest] = digest
            oldest = (oldest + 1) % TokenCache.capacity
        }
    }

    private let ring = Mutex(Ring())

    /// Of a token that was verified before; nil says nothing about a token.
    package func claims(of token: some Collection<UInt8>) -> TokenClaims? {
        guard token.count <= TokenAuthority.lengthLimit else { return nil }
        let digest = TokenCache.digest(token)
        return ring.withLock { $0.claims[digest] }
    }

    func remember(_ claims: TokenClaims, of token: [UInt8]) {
        let digest = TokenCache.digest(token)
        ring.withLock { $0.insert(digest, claims) }
    }

    var count: Int { ring.withLock { $0.claims.count } }

    private static func digest(_ token: some Collection<UInt8>) -> SHA256Digest {
        func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> SHA256Digest {
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return hash.finalize()
        }
        return token.withContiguousStorageIfAvailable(hash) ?? Array(token).withUnsafeBufferPointer(hash)
    }

    /// Tokens; about 2 MB. Each server of a large installation holds one.
    static let capacity = 4096
}
