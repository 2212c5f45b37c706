import Admit
package import Foundation
import Manifest
import Receive
package import Report
package import Rules

/// Reads the files people write; `check` and the server run this same code.
package enum Manifests {
    /// A file could not be read at all.
    package struct Unreadable: Error, CustomStringConvertible {
        package let file: String
        package let reason: String

        package var description: String { "\(file) cannot be read: \(reason)" }
    }

    package static func rules(at url: URL) throws -> RuleSet {
        var files: [URL] = []
        return try rules(at: url, lookingAt: &files)
    }

    /// - Parameter files: what was looked at, also where it throws: the file, those it includes, and the folders of its patterns.
    static func rules(at url: URL, lookingAt files: inout [URL]) throws -> RuleSet {
        let included = RuleFiles(beside: url)
        let folder = url.deletingLastPathComponent()
        var seen = [url]
        defer { files = seen }
        return try RuleSet.parse(text(of: url), file: url.lastPathComponent) { pattern in
            // What the pattern names may come yet: as a file of that very name, or in its folder.
            let place = URL(filePath: pattern, relativeTo: folder)
            seen += [place, place.deletingLastPathComponent()]
            let found = try included.read(pattern)
            seen += found.map { URL(filePath: $0.file, relativeTo: folder) }
            return found
        }
    }

    /// The pages of a folder: `web-vitals.yml` is the one there is so far.
    package static func dashboard(in folder: URL) throws -> Dashboard {
        let url = folder.appending(path: "web-vitals.yml")
        return try Dashboard.parse(text(of: url), file: url.lastPathComponent)
    }

    /// Reads every file the settings name, whatever is wrong with another.
    package static func check(_ settings: Settings) -> CheckReport {
        var report = CheckReport()
        if let url = settings.rules {
            report.check(url.lastPathComponent) {
                let rules = try rules(at: url)
                return "\(count(rules.rules.count, "rule")), \(count(rules.receivers.count, "receiver"))"
            }
        }
        if let folder = settings.dashboards {
            report.check(folder.lastPathComponent) { count(try dashboard(in: folder).panels.count, "panel") }
        }
        if let plan = settings.access {
            report.check(plan.keyFile.lastPathComponent) { count(try plan.readKeys().all.count, "token key") }
        }
        if let tls = settings.tls {
            report.check(tls.certificate.lastPathComponent) {
                "certificate until \(try TLSIdentity(certificate: tls.certificate, key: tls.key).end)"
            }
        }
        if let plan = settings.backups {
            report.check(plan.folder.lastPathComponent) {
                try BackupSchedule.prepare(plan)
                return "\(plan.keyFile == nil ? "readable" : "sealed") backups"
            }
        }
        return report
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private static func text(of url: URL) throws -> String {
        do {
            return String(decoding: try Data(contentsOf: url), as: UTF8.self)
        } catch {
            throw Unreadable(file: url.lastPathComponent, reason: (error as NSError).localizedDescription)
        }
    }
}
