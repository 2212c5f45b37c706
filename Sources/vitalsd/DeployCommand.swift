import ArgumentParser
import Collector
import Foundation
import Telemetry

struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Note that something went live: alerts that follow name it.",
        discussion: "vitalsd deploy 1.4.2 --owner shop --url http://127.0.0.1:8080")

    @Argument(help: "What went live, such as 1.4.2.") var name: String
    @Option(help: "Its site or service (default all of them).") var owner: String?
    @Option(help: "When: 2027-01-01T00:00:00Z (default now).") var at: String?
    @Option(help: "Folder of the databases; no server may be running on it.") var data: String?
    @Option(help: "Tell a running server instead: http://127.0.0.1:8080") var url: String?

    func run() async throws {
        do {
            let wish = DeployWish(name: name, at: at, owner: owner)
            if let url {
                _ = try await ServerClient(url).post("/v1/deploys", JSONEncoder().encode(wish), scope: "ingest")
            } else {
                var flags: [SettingKey: String] = [:]
                flags[.data] = data
                _ = try wish.note(DataFlags.parse([]).settings(adding: flags), at: WallClock.system.now)
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
