import ArgumentParser
import Collector
import Foundation
import Telemetry

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "Show whether messages went out, when, and what was answered.",
        discussion: """
            vitalsd deliveries list --state dead --url http://127.0.0.1:8080
            vitalsd deliveries redeliver 17 --url http://127.0.0.1:8080
            """, subcommands: [List.self, Redeliver.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show messages, the newest first.")

        @Option(help: "Only those: waiting, delivered, dead or merged.") var state: String?
        @Option(help: "Only to this receiver.") var receiver: String?
        @Option(help: "How many (default 500).") var limit: String?
        @Option(help: "table, json or csv.") var format: String?
        @Option(help: "Folder of the databases; a server may be running on it.") var data: String?
        @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?

        func run() async throws {
            do {
                var parameters: [String: String] = [:]
                parameters["state"] = state
                parameters["receiver"] = receiver
                parameters["limit"] = limit
                let form = try QueryQuestion.format(format, default: .table)
                let question = try DeliveriesQuestion(parameters)
                let answer: DeliveriesAnswer
                if let url {
                    answer = try DeliveriesAnswer.parse(await ServerClient(url).get("/v1/deliveries", parameters))
                } else {
                    var flags: [SettingKey: String] = [:]
                    flags[.data] = data
                    answer = try DeliveriesAnswer.read(
                        question, from: DataFlags.parse([]).settings(adding: flags).data)
                }
                try FileHandle.standardOutput.write(contentsOf: Data(answer.text(form).utf8))
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }

    struct Redeliver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a message again that was given up or delivered; it keeps its webhook-id.")

        @Argument(help: "Its number.") var id: Int64
        @Option(help: "Folder of the databases; no server may be running on it.") var data: String?
        @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?

        func run() async throws {
            do {
                if let url {
                    _ = try await ServerClient(url).post("/v1/deliveries/\(id)/redeliver", Data())
                } else {
                    var flags: [SettingKey: String] = [:]
                    flags[.data] = data
                    try DeliveriesAnswer.redeliver(
                        id, DataFlags.parse([]).settings(adding: flags), at: WallClock.system.now)
                }
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }
}
