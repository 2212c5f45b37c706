import ArgumentParser
import Collector
import Foundation

/// The flags several sub-commands share; each is also `VITALSD_…` in the environment and a key of `vitalsd.yml`.
struct DataFlags: ParsableArguments {
    @Option(help: "Folder of the databases.") var data: String?
    @Option(help: "Folder of report pages.") var dashboards: String?
    @Option(help: "Rules file.") var rules: String?
    @Option(help: "Time zone of the days in the report: Europe/Paris (default UTC).") var zone: String?

    var values: [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        values[.data] = data
        values[.dashboards] = dashboards
        values[.rules] = rules
        values[.zone] = zone
        return values
    }

    func settings(adding more: [SettingKey: String] = [:]) throws -> Settings {
        try Settings.load(
            flags: values.merging(more) { $1 }, environment: ProcessInfo.processInfo.environment,
            folder: URL(filePath: FileManager.default.currentDirectoryPath))
    }
}
