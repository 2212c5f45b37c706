import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func serverRefusesToListenBeyondLoopbackWithoutOriginsOrKeys() async throws {
        let access = try AccessSite()
        let keys = ["--token-keys", access.keys.url.path]
        let origins = ["--origins", "https://shop.example"]
        for (flags, missing) in [([], "--origins"), (keys, "--origins"), (origins, "--token-keys")] {
            for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
                let run = try await CommandRun.vitalsd(
                    ["serve", "--listen", address, "--data", access.site.data.path] + flags, in: access.site.folder.url)
                #expect(run.exitCode == 2, "\(address) \(flags): \(run.everything)")
                #expect(run.errors.contains("beyond loopback") && run.errors.contains(missing), "\(run.everything)")
                #expect(run.output.isEmpty, "\(run.output)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func serverRefusesKeysAndCertificatesItCannotTrust() async throws {
        let access = try AccessSite()
        let certificates = try Certificates()
        let (one, two) = (try certificates.make("one"), try certificates.make("two"))
        let misfit = try await serve(
            access, ["--tls-certificate", one.certificate.path, "--tls-key", two.key.path])
        #expect(misfit.exitCode == 3 && misfit.errors.contains("is not the key of"), "\(misfit.everything)")
        let half = try await serve(access, ["--tls-certificate", one.certificate.path])
        #expect(half.exitCode == 2 && half.errors.contains("tls-key"), "\(half.everything)")

        for mode in [0o644, 0o640, 0o604, 0o660] {
            try access.keys.allow(mode)
            let loose = try await serve(access, [])
            #expect(loose.exitCode == 3 && loose.errors.contains("chmod 600"), "\(loose.everything)")
            let issue = try await access.token("issue", "--subject", "a", "--scope", "read")
            #expect(issue.exitCode == 3 && issue.errors.contains("chmod 600"), "\(issue.everything)")
        }
        let key = try access.keys.lines[0]
        let bad = [[], ["short"], [String(key.prefix(20))], [key, key], [key, KeyFile.newKey(), KeyFile.newKey()]]
        for lines in bad {
            try access.keys.write(lines)
            let run = try await serve(access, [])
            #expect(run.exitCode == 3 && !run.errors.contains(key), "\(lines.count): \(run.everything)")
        }
    }

    private func serve(_ access: AccessSite, _ flags: [String]) async throws -> CommandRun {
        try await CommandRun.vitalsd(
            ["serve", "--listen", "127.0.0.1:0", "--data", access.site.data.path, "--token-keys"]
                + [access.keys.url.path] + flags, in: access.site.folder.url)
    }
}
