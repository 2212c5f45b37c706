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
        try RuleSet.parse(text(of: url), file: url.lastPathComponent)
    }

    /// The pages of a folder: `web-vitals.yml` is the one there is so far.
    package static func dashboard(in folder: URL) throws -> Dashboard {
        let url = folder.appending(path: "web-vitals.yml")
        return try Dashboard.parse(text(of: url), file: url.lastPathComponent)
    }

    /// Reads every file the settings name; returns a line on each, throws the problems of the first that is wrong.
    package static func check(_ settings: Settings) throws -> [String] {
        var lines: [String] = []
        if let url = settings.rules {
            let rules = try rules(at: url)
            lines.append(
                "\(url.lastPathComponent): \(count(rules.rules.count, "rule")), \(count(rules.receivers.count, "receiver"))"
            )
        }
        if let folder = settings.dashboards {
            lines.append("\(folder.lastPathComponent): \(count(try dashboard(in: folder).panels.count, "panel"))")
        }
        if let plan = settings.access {
            let keys = try plan.readKeys()
            lines.append("\(plan.keyFile.lastPathComponent): \(count(keys.all.count, "token key"))")
        }
        if let tls = settings.tls {
            let identity = try TLSIdentity(certificate: tls.certificate, key: tls.key)
            lines.append("\(tls.certificate.lastPathComponent): certificate until \(identity.end)")
        }
        if let plan = settings.backups {
            try BackupSchedule.prepare(plan)
            lines.append("\(plan.folder.lastPathComponent): \(plan.keyFile == nil ? "readable" : "sealed") backups")
        }
        return lines.isEmpty ? ["nothing to check: there is no alerts.yml and no dashboards folder here"] : lines
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
