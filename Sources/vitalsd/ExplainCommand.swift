import ArgumentParser
import Collector
import Foundation
import Receive
import Telemetry

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a rule fires, or why it does not: each guard with its numbers.",
        discussion: """
            vitalsd explain lcp page=/cart device=mobile
            vitalsd explain lcp --at 2026-01-01T03:00:00Z --url http://127.0.0.1:8080
            """)

    @Argument(help: "The rule's id.") var rule: String
    @Argument(help: "Only of these: page=/cart device=mobile") var labels: [String] = []
    @Option(parsing: .unconditional, help: "When: now (default), -3h, or 2026-01-01T00:00:00Z.") var at: String?
    @Option(help: "table or json.") var format: String?
    @Option(help: "Folder of the databases; a server may be running on it, then up to its last flush is seen.")
    var data: String?
    @Option(help: "Rules file.") var rules: String?
    @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?

    func run() async throws {
        do {
            var parameters = ["rule": rule]
            parameters["at"] = at
            for label in labels {
                guard let equals = label.firstIndex(of: "=") else {
                    throw BadQuestion(
                        "\"\(label.prefix(60))\" is no label; expected dimension=value, such as page=/cart")
                }
                let name = String(label[..<equals])
                guard parameters[name] == nil, !["at", "format"].contains(name) else {
                    throw BadQuestion("\"\(name)\" is given twice, or is no label")
                }
                parameters[name] = String(label[label.index(after: equals)...])
            }
            let form = try QueryQuestion.format(format, default: .table)
            let answer: ExplainAnswer
            if let url {
                answer = try ExplainAnswer.parse(await ServerClient(url).get("/v1/alerts/explain", parameters))
            } else {
                let question = try ExplainQuestion(parameters, now: WallClock.system.now, defaultFormat: .table)
                var flags: [SettingKey: String] = [:]
                flags[.data] = data
                flags[.rules] = rules
                let settings = try DataFlags.parse([]).settings(adding: flags)
                answer = try ExplainAnswer.read(question, settings, now: WallClock.system.now)
            }
            try FileHandle.standardOutput.write(contentsOf: Data(answer.text(form).utf8))
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
