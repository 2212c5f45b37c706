import CollectorTesting
import Foundation

/// A site whose server asks for tokens, with the file of the keys that sign them.
struct AccessSite: Sendable {
    let site: TestSite
    let keys: KeyFile

    init() throws {
        site = try TestSite()
        keys = try KeyFile(site.folder.file("token.keys"), keys: [KeyFile.newKey()])
    }

    func start(_ flags: [String] = []) async throws -> ServerProcess {
        try await ServerProcess.start(site, flags: ["--token-keys", keys.url.path] + flags)
    }

    /// `vitalsd token …` on this site's data folder.
    func token(_ words: String...) async throws -> CommandRun {
        try await CommandRun.vitalsd(
            ["token"] + words + ["--data", site.data.path, "--token-keys", keys.url.path], in: site.folder.url)
    }

    /// A new token, as the command line hands it out; a subject without a number of sessions in the way replaces its oldest.
    func issue(_ subject: String, _ scope: String, sites: [String] = [], lifetime: String = "1h") async throws -> String
    {
        let run = try await CommandRun.vitalsd(
            ["token", "issue", "--subject", subject, "--scope", scope, "--lifetime", lifetime, "--replace"]
                + sites.flatMap { ["--site", $0] }
                + ["--data", site.data.path, "--token-keys", keys.url.path])
        guard run.exitCode == 0 else { throw EndToEndFailure("token issue: \(run.exitCode) \(run.everything)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The lines of the audit log so far, decoded.
    func audit() throws -> [[String: String]] {
        let text = try String(contentsOf: site.data.appending(path: "audit.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        }
    }

    /// The contents of every file in the data folder, one after another.
    func dataBytes() throws -> Data {
        let files = try FileManager.default.contentsOfDirectory(at: site.data, includingPropertiesForKeys: nil)
        return files.reduce(into: Data()) { all, file in all.append((try? Data(contentsOf: file)) ?? Data()) }
    }
}
