package import Foundation
import NIOCore
import NIOSSL
import Synchronization
package import Telemetry

/// The certificate and key a server proves itself with; they can be exchanged while it serves.
package final class TLSIdentity: Sendable {
    private struct Pair {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
        /// When the first certificate of the chain ends.
        let end: Timestamp
    }

    private let certificate: URL
    private let key: URL
    private let pair: Mutex<Pair>

    /// - Parameters:
    ///   - certificate: PEM, the server's own certificate first, then those that vouch for it.
    ///   - key: its private key, PEM, without a passphrase.
    package init(certificate: URL, key: URL) throws(TLSIdentityError) {
        self.certificate = certificate
        self.key = key
        pair = Mutex(try TLSIdentity.read(certificate, key))
    }

    /// Reads both files again. When one is wrong, the pair that was good stays.
    package func reload() throws(TLSIdentityError) {
        let fresh = try TLSIdentity.read(certificate, key)
        pair.withLock { $0 = fresh }
    }

    package var files: [URL] { [certificate, key] }

    /// When the certificate ends.
    package var end: Timestamp { pair.withLock { $0.end } }

    /// TLS 1.2 and above (RFC 9325), HTTP/1.1, and for each handshake the pair there is then.
    func configuration() -> TLSConfiguration {
        let first = pair.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain, privateKey: first.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] _, promise in
            let present = pair.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = present.chain
            override.privateKey = present.key
            promise.succeed(override)
        }
        return configuration
    }

    private static func read(_ certificate: URL, _ key: URL) throws(TLSIdentityError) -> Pair {
        let chain = try attempt(certificate, "a PEM certificate") {
            try NIOSSLCertificate.fromPEMFile(certificate.path)
        }
        guard let own = chain.first else {
            throw TLSIdentityError(file: certificate.lastPathComponent, problem: "holds no certificate")
        }
        let secret = try attempt(key, "a PEM private key without a passphrase") {
            try NIOSSLPrivateKey(file: key.path, format: .pem)
        }
        let pair = Pair(
            chain: chain.map(NIOSSLCertificateSource.certificate), key: .privateKey(secret),
            end: Timestamp(milliseconds: Int64(own.notValidAfter) * 1000))
        // A context refuses a key of another certificate; handshakes would only fail one by one.
        _ = try attempt(key, "the key of \(certificate.lastPathComponent)") {
            try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: pair.chain, privateKey: pair.key))
        }
        return pair
    }

    private static func attempt<Value>(
        _ file: URL, _ expected: String, _ work: () throws -> Value
    ) throws(TLSIdentityError) -> Value {
        guard FileManager.default.isReadableFile(atPath: file.path) else {
            throw TLSIdentityError(file: file.lastPathComponent, problem: "cannot be read")
        }
        do {
            return try work()
        } catch {
            throw TLSIdentityError(file: file.lastPathComponent, problem: "is not \(expected)")
        }
    }
}

/// A certificate or key that cannot be used.
package struct TLSIdentityError: Error, Hashable, CustomStringConvertible {
    let file: String
    let problem: String

    package var description: String { "\(file) \(problem)" }
}
