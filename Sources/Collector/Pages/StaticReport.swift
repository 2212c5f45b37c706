package import Foundation
import Report
import Rules
import Store
package import Telemetry

/// `vitalsd report`: the report as files, from the data folder, with or without a server running on it.
package enum StaticReport {
    /// Returns how many files were written.
    package static func write(_ settings: Settings, to folder: URL, at instant: Timestamp) throws -> Int {
        let dashboard = try settings.dashboards.map(Manifests.dashboard(in:)) ?? .builtIn
        let rules = StaticRules(settings.rules)
        let reader = try VitalsReader(readingAt: settings.data.appending(path: DataFolder.vitalsName))
        let files = try ReportPages(
            dashboard: dashboard, reader: reader, days: settings.days, rules: { rules.rules },
            rulesFault: { rules.fault }
        ).render(at: instant)
        try ReportWriter.write(files, to: folder)
        return files.count
    }
}

/// The rules a report is written with: a broken file must not keep anybody from a report.
private struct StaticRules {
    let rules: RuleSet?
    let fault: String?

    init(_ file: URL?) {
        do {
            rules = try file.map { try Manifests.rules(at: $0) }
            fault = nil
        } catch {
            rules = nil
            fault = "\(error)"
        }
    }
}
