import ArgumentParser
import Collector
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Take beacons, judge rules, show the report.")

    @OptionGroup var files: DataFlags
    @Option(help: "Address to listen on (default 127.0.0.1:8080).") var listen: String?
    @OptionGroup(title: "Who gets in") var door: DoorFlags
    @OptionGroup(title: "What is measured besides") var sources: SourceFlags
    @Option(help: "Threads that serve connections (default one a core).") var eventLoops: String?
    @Option(name: .customLong("external-url"), help: "Where people reach the report; alerts link there.")
    var externalURL: String?
    @Option(help: "How often memory is moved to the rollups (default 2s).") var flushInterval: String?
    @Option(help: "More dimensions to count under: site+country+device@1h,service+database@1h") var dimensionSets:
        String?
    @Option(help: "How long acknowledged batches are kept as evidence (default 1d).") var journalKeep: String?
    @Option(help: "Size of the evidence at most (default 2GB).") var journalMaxBytes: String?
    @Option(help: "How long minutes are kept (default 2d).") var keepMinutes: String?
    @Option(help: "How long hours are kept (default 90d).") var keepHours: String?
    @Option(help: "How long days are kept (default 1095d).") var keepDays: String?
    @Option(name: .customLong("max-db-size"), help: "Size of the rollups at most (default 8GB).") var maxDBSize: String?
    @Option(help: "Folder for scheduled backups (default none).") var backupFolder: String?
    @Option(help: "How often they are made (default 1d).") var backupEvery: String?
    @Option(help: "How many of them are kept (default 7).") var backupKeep: String?
    @Option(help: "Key file that seals them.") var backupKeyFile: String?

    func run() async throws {
        do {
            var flags: [SettingKey: String] = [:]
            flags[.listen] = listen
            flags[.eventLoops] = eventLoops
            flags[.externalURL] = externalURL
            flags[.flushInterval] = flushInterval
            flags[.journalKeep] = journalKeep
            flags[.journalMaxBytes] = journalMaxBytes
            flags[.keepMinutes] = keepMinutes
            flags[.keepHours] = keepHours
            flags[.keepDays] = keepDays
            flags[.maxDBSize] = maxDBSize
            flags[.dimensionSets] = dimensionSets
            flags[.backupFolder] = backupFolder
            flags[.backupEvery] = backupEvery
            flags[.backupKeep] = backupKeep
            flags[.backupKeyFile] = backupKeyFile
            let settings = try files.settings(adding: flags.merging(door.values) { $1 }.merging(sources.values) { $1 })
            let logger = Logger(label: "vitalsd") { JSONLineLog(label: $0) }
            let server = VitalsServer(
                settings: settings, environment: ProcessInfo.processInfo.environment, logger: logger)
            try await server.run { address in
                // Written at once: whoever started us may read a pipe and wait for this line.
                try? FileHandle.standardOutput.write(
                    contentsOf: Data(
                        "vitalsd ready: report \(address)/\(settings.access == nil ? " demo \(address)/demo" : "")\n"
                            .utf8)
                )
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
