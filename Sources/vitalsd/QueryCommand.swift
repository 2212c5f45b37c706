import ArgumentParser
import Collector
import Foundation
import Receive
import Telemetry

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Ask for a percentile with its bounds.",
        discussion: "vitalsd query LCP --percentile 75 --by page,device --from -1h")

    @Argument(help: "LCP, FID, CLS, INP, FCP, TTFB, load, query, …; or ledger: what became of all that arrived.")
    var metric: String
    @Option(help: "Default 75 for browser metrics, 95 for server ones.") var percentile: String?
    @Option(help: "Dimensions to split by: page,device or service,query.") var by: String?
    @Option(name: .customLong("where"), help: "Only these: page=/cart,device=mobile") var filter: String?
    @Option(parsing: .unconditional, help: "Start: -1h, -30m, or 2026-01-01T00:00:00Z.") var from: String?
    @Option(parsing: .unconditional, help: "End: now, -1h, or a time.") var to: String?
    @Option(help: "Cut the window into slices: 5m, 1h, 1d.") var step: String?
    @Option(help: "Whose days steps of days are: Europe/Paris (default the collector's).") var zone: String?
    @Option(help: "table, json or csv.") var format: String?
    @Option(help: "Folder of the databases; a server may be running on it, then up to its last flush is seen.")
    var data: String?
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
            parameters["format"] = format
            var flags: [SettingKey: String] = [:]
            flags[.data] = data
            // A running server knows its own settings.
            let settings = try url == nil ? DataFlags.parse([]).settings(adding: flags) : Settings()
            if metric == LedgerQuestion.name { return try await askLedger(parameters, settings) }
            let question = try QueryQuestion(
                parameters, now: WallClock.system.now, days: settings.days, defaultFormat: .table)
            let answer: QueryAnswer
            if let url {
                parameters["format"] = "json"
                answer = try QueryAnswer.parse(await ask(url, parameters))
            } else {
                answer = try QueryAnswer.read(question, from: settings.data)
            }
            try FileHandle.standardOutput.write(contentsOf: Data(answer.text(question.format).utf8))
            // A table ends with its note and JSON holds it; a CSV must stay one.
            if question.format == .csv, let note = answer.note {
                try FileHandle.standardError.write(contentsOf: Data("note: \(note)\n".utf8))
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }

    private func askLedger(_ parameters: [String: String], _ settings: Settings) async throws {
        let question = try LedgerQuestion(parameters, now: WallClock.system.now, defaultFormat: .table)
        let answer: LedgerAnswer
        if let url {
            answer = try LedgerAnswer.parse(await ask(url, parameters.merging(["format": "json"]) { $1 }))
        } else {
            answer = try LedgerAnswer.read(question, from: settings.data)
        }
        try FileHandle.standardOutput.write(contentsOf: Data(answer.text(question).utf8))
    }

    private func ask(_ server: String, _ parameters: [String: String]) async throws -> Data {
        guard var components = URLComponents(string: server), components.host != nil else {
            throw CannotAsk(reason: "--url is \"\(server)\"; expected an address such as http://127.0.0.1:8080")
        }
        components.path =
            (components.path.hasSuffix("/") ? String(components.path.dropLast()) : components.path) + "/v1/query"
        components.queryItems = parameters.sorted { $0.key < $1.key }.map {
            URLQueryItem(name: $0.key, value: $0.value)
        }
        // URLComponents leaves + alone, which servers read as a space.
        components.percentEncodedQuery = components.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        guard let url = components.url else { throw CannotAsk(reason: "--url is no address") }
        let body: Data
        let response: URLResponse
        do {
            var request = URLRequest(url: url)
            if let token = ProcessInfo.processInfo.environment["VITALSD_TOKEN"], !token.isEmpty {
                request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
            }
            (body, response) = try await URLSession.shared.data(for: request)
        } catch let error as URLError {
            throw CannotAsk(
                reason: "no server answers at \(server) (\(error.localizedDescription)); is vitalsd serving there?")
        }
        if (response as? HTTPURLResponse)?.statusCode == 400,
            let problem = try? JSONDecoder().decode([String: Detail].self, from: body)["detail"]
        {
            throw BadQuestion(problem.text)
        }
        if (response as? HTTPURLResponse)?.statusCode == 401 {
            throw CannotAsk(reason: "the server asks for a token that may read; put it into VITALSD_TOKEN")
        }
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw CannotAsk(
                reason:
                    "the server answered \((response as? HTTPURLResponse)?.statusCode ?? 0): \(String(decoding: body.prefix(500), as: UTF8.self))"
            )
        }
        return body
    }

    /// A problem's detail, which is a text among numbers.
    private struct Detail: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = (try? container.decode(String.self)) ?? ""
        }
    }

    private struct CannotAsk: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }
}
