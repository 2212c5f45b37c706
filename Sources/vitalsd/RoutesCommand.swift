import ArgumentParser
import Collector
import Foundation
import Telemetry

struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Show which parts of URLs were learned to be one page, and undo it.",
        discussion: """
            vitalsd routes
            vitalsd routes --undo /shop/:any --site shop --url http://127.0.0.1:8080
            """)

    @Option(help: "Only of this site.") var site: String?
    @Option(help: "Give the values at this template their own names again, for good.") var undo: String?
    @Option(help: "Let a template that was undone be learned again.") var allow: String?
    @Option(help: "table, json or csv.") var format: String?
    @Option(help: "Folder of the databases; to change something no server may be running on it.") var data: String?
    @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?

    func validate() throws {
        guard undo == nil || allow == nil else { throw ValidationError("--undo or --allow, not both at once.") }
        guard (undo == nil && allow == nil) || site != nil else {
            throw ValidationError("Say of which site: --site shop.")
        }
    }

    func run() async throws {
        do {
            let form = try QueryQuestion.format(format, default: .table)
            var flags: [SettingKey: String] = [:]
            flags[.data] = data
            // A running server knows its own settings.
            let settings = try url == nil ? DataFlags.parse([]).settings(adding: flags) : Settings()
            if let change { try await make(change, settings) }
            let answer =
                if let url {
                    try RoutesAnswer.parse(await ServerClient(url).get("/v1/routes"), site: site)
                } else {
                    try RoutesAnswer.read(settings.data, site: site)
                }
            switch form {
            case .json: try FileHandle.standardOutput.write(contentsOf: Data(answer.json))
            case .table, .csv: try FileHandle.standardOutput.write(contentsOf: Data(answer.text(form).utf8))
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }

    private var change: RoutesChange? {
        guard let site else { return nil }
        return undo.map { RoutesChange(.undo, site: site, template: $0) }
            ?? allow.map { RoutesChange(.allow, site: site, template: $0) }
    }

    private func make(_ change: RoutesChange, _ settings: Settings) async throws {
        guard let url else { return try change.apply(settings, at: WallClock.system.now) }
        _ = try await ServerClient(url).post("/v1/routes", JSONEncoder().encode(change))
    }
}
