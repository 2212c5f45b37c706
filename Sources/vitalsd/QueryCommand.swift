import ArgumentParser
import Collector
import Foundation
import Receive
import Telemetry

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Ask for a percentile with its bounds.",
        discussion: """
            vitalsd query LCP --percentile 75 --by page,device --from -1h
            vitalsd query query --by query --percentile 50,95,99 --sort total --limit 20
            vitalsd query LCP --plot --by device --from -24h
            """)

    @Argument(
        help:
            "LCP, FID, CLS, INP, FCP, TTFB, load, query, …; or ledger: what became of all that arrived; or objectives: what is left of error budgets."
    )
    var metric: String
    @Option(help: "Default 75 for browser metrics, 95 for server ones; several as 50,95,99.") var percentile: String?
    @Option(help: "Dimensions to split by: page,device or service,query.") var by: String?
    @Option(name: .customLong("where"), help: "Only these: page=/cart,device=mobile") var filter: String?
    @Option(parsing: .unconditional, help: "Start: -1h, -30m, or 2026-01-01T00:00:00Z.") var from: String?
    @Option(parsing: .unconditional, help: "End: now, -1h, or a time.") var to: String?
    @Option(help: "Cut the window into slices: 5m, 1h, 1d.") var step: String?
    @Option(help: "Whose days steps of days are: Europe/Paris (default the collector's).") var zone: String?
    @Option(help: "What comes first: total, count, mean or value, the largest; or labels (default).") var sort: String?
    @Option(help: "Rows to show.") var limit: String?
    @Option(help: "table, json or csv.") var format: String?
    @Flag(help: "Draw the percentile over time, a chart for each combination of --by.") var plot = false
    @Option(help: "Folder of the databases; a server may be running on it, then up to its last flush is seen.")
    var data: String?
    @Option(help: "Rules file, for objectives.") var rules: String?
    @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?

    func run() async throws {
        do {
            var parameters = ["metric": metric]
            parameters["percentile"] = percentile
            parameters["by"] = by
            parameters["where"] = filter
            parameters["from"] = from
            parameters["to"] = to
            parameters["step"] = step
            parameters["zone"] = zone
            parameters["sort"] = sort
            parameters["limit"] = limit
            parameters["format"] = format
            var flags: [SettingKey: String] = [:]
            flags[.data] = data
            // A running server knows its own settings.
            let settings = try url == nil ? DataFlags.parse([]).settings(adding: flags) : Settings()
            if plot, [ObjectivesQuestion.name, LedgerQuestion.name].contains(metric) {
                throw BadQuestion("\(metric) is a table, not a course over time; leave \"--plot\" out")
            }
            if metric == ObjectivesQuestion.name { return try await askObjectives(parameters) }
            if metric == LedgerQuestion.name { return try await askLedger(parameters, settings) }
            if plot { return try await draw(parameters, settings) }
            let answer: QueryAnswer
            let form: QueryQuestion.Format
            if let url {
                // It alone knows the metrics it declares.
                form = try QueryQuestion.format(format, default: .table)
                parameters["format"] = "json"
                answer = try QueryAnswer.parse(await ServerClient(url).get("/v1/query", parameters))
            } else {
                let question = try QueryQuestion(
                    parameters, now: WallClock.system.now, days: settings.days, defaultFormat: .table)
                form = question.format
                answer = try QueryAnswer.read(question, from: settings.data)
            }
            try FileHandle.standardOutput.write(contentsOf: Data(answer.text(form).utf8))
            // A table ends with its note and JSON holds it; a CSV must stay one.
            if form == .csv, let note = answer.note {
                try FileHandle.standardError.write(contentsOf: Data("note: \(note)\n".utf8))
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }

    private func draw(_ parameters: [String: String], _ settings: Settings) async throws {
        let now = WallClock.system.now
        let plot = try QueryPlot(
            parameters, now: now, days: settings.days, width: Terminal.width, characters: Terminal.characters)
        let answer: QueryAnswer
        if let url {
            answer = try QueryAnswer.parse(
                await ServerClient(url).get("/v1/query", plot.parameters.merging(["format": "json"]) { $1 }))
        } else {
            let question = try QueryQuestion(
                plot.parameters, now: now, days: settings.days, defaultFormat: .json)
            answer = try QueryAnswer.read(question, from: settings.data)
        }
        try FileHandle.standardOutput.write(contentsOf: Data(plot.text(of: answer).utf8))
    }

    private func askObjectives(_ parameters: [String: String]) async throws {
        let question = try ObjectivesQuestion(parameters, now: WallClock.system.now, defaultFormat: .table)
        let answer: ObjectivesAnswer
        if let url {
            answer = try ObjectivesAnswer.parse(
                await ServerClient(url).get("/v1/query", parameters.merging(["format": "json"]) { $1 }))
        } else {
            var flags: [SettingKey: String] = [:]
            flags[.data] = data
            flags[.rules] = rules
            answer = try ObjectivesAnswer.read(question, DataFlags.parse([]).settings(adding: flags))
        }
        try FileHandle.standardOutput.write(contentsOf: Data(answer.text(question.format).utf8))
    }

    private func askLedger(_ parameters: [String: String], _ settings: Settings) async throws {
        let question = try LedgerQuestion(parameters, now: WallClock.system.now, defaultFormat: .table)
        let answer: LedgerAnswer
        if let url {
            answer = try LedgerAnswer.parse(
                await ServerClient(url).get("/v1/query", parameters.merging(["format": "json"]) { $1 }))
        } else {
            answer = try LedgerAnswer.read(question, from: settings.data)
        }
        try FileHandle.standardOutput.write(contentsOf: Data(answer.text(question).utf8))
    }
}
