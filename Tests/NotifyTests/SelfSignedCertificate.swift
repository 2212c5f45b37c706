import CollectorTesting
import Foundation

/// A certificate for this machine's loopback that nobody but its own file vouches for, made by `openssl`.
struct SelfSignedCertificate: Sendable {
    private let folder: TemporaryFolder

    var certificate: String { folder.file("own.pem").path }
    var key: String { folder.file("own.key").path }

    init() throws {
        folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days",
            "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:0.0.0.0",
            "-keyout", key,
            "-out", certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PythonProgram.Failure(description: "openssl made no certificate")
        }
    }
}
