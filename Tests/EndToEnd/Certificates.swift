import CollectorTesting
import Foundation

/// A certificate authority of the test's own, and certificates of it for this machine's loopback, made by `openssl`.
struct Certificates: Sendable {
    private let folder: TemporaryFolder

    var authority: URL { folder.file("ca.pem") }

    init() throws {
        folder = try TemporaryFolder()
        try Tool.run(
            ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=Test authority", "-days", "30", "-keyout"]
                + [folder.file("ca.key").path, "-out", authority.path] + Certificates.curve)
        let extensions = "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n"
        try Data(extensions.utf8).write(to: folder.file("extensions"))
    }

    /// A certificate and its key as files `NAME.pem` and `NAME.key`, in its subject the name.
    func make(_ name: String, days: Int = 30) throws -> (certificate: URL, key: URL) {
        let (certificate, key) = (folder.file("\(name).pem"), folder.file("\(name).key"))
        let request = folder.file("\(name).csr")
        try Tool.run(
            ["openssl", "req", "-nodes", "-subj", "/CN=\(name)", "-keyout", key.path, "-out", request.path]
                + Certificates.curve)
        try Tool.run([
            "openssl", "x509", "-req", "-in", request.path, "-CA", authority.path, "-CAkey",
            folder.file("ca.key").path, "-CAcreateserial", "-out", certificate.path, "-days", "\(days)", "-extfile",
            folder.file("extensions").path,
        ])
        return (certificate, key)
    }

    private static let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
}
