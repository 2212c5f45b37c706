package import Foundation
import Report
import Store
package import Telemetry

/// `vitalsd report`: the report as files, from the data folder, with or without a server running on it.
package enum StaticReport {
    /// Returns how many files were written.
    package static func write(_ settings: Settings, to folder: URL, at instant: Timestamp) throws -> Int {
        let dashboard = try settings.dashboards.map(Manifests.dashboard(in:)) ?? .builtIn
        let reader = try VitalsReader(readingAt: settings.data.appending(path: DataFolder.vitalsName))
        let files = try ReportPages(
            dashboard: dashboard, reader: reader, days: settings.days
        ).render(at: instant)
        try ReportWriter.write(files, to: folder)
        return files.count
    }
}
