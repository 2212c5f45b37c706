import ArgumentParser
import Collector
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Take beacons, judge rules, show the report.")

    @OptionGroup var files: DataFlags
    @Option(help: "Address to listen on (default 127.0.0.1:8080).") var listen: String?
    @Option(help: "Web origins that may send beacons: https://shop.example,https://*.shop.example") var origins: String?
    @Option(help: "Threads that serve connections (default one a core).") var eventLoops: String?
    @Option(name: .customLong("external-url"), help: "Where people reach the report; alerts link there.")
    var externalURL: String?
    @Option(help: "How often memory is moved to the rollups (default 2s).") var flushInterval: String?
    @Option(help: "How long acknowledged batches are kept as evidence (default 1d).") var journalKeep: String?
    @Option(help: "Bytes of evidence kept at most (default 2000000000).") var journalMaxBytes: String?
    @Option(help: "How long rollups are kept (default 30d).") var keep: String?

    func run() async throws {
        do {
            var flags: [SettingKey: String] = [:]
            flags[.listen] = listen
            flags[.origins] = origins
            flags[.eventLoops] = eventLoops
            flags[.externalURL] = externalURL
            flags[.flushInterval] = flushInterval
            flags[.journalKeep] = journalKeep
            flags[.journalMaxBytes] = journalMaxBytes
            flags[.keep] = keep
            let settings = try files.settings(adding: flags)
            let logger = Logger(label: "vitalsd") { JSONLineLog(label: $0) }
            let server = VitalsServer(
                settings: settings, environment: ProcessInfo.processInfo.environment, logger: logger)
            try await server.run { address in
                // Written at once: whoever started us may read a pipe and wait for this line.
                try? FileHandle.standardOutput.write(
                    contentsOf: Data("vitalsd ready: report \(address)/ demo \(address)/demo\n".utf8))
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
