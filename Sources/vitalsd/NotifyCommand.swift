import ArgumentParser
import Collector
import Foundation
import Receive

struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify", abstract: "Try a receiver.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a message marked as a test, and show what was answered.",
            discussion: """
                vitalsd notify test oncall --rules alerts.yml
                vitalsd notify test oncall --url http://127.0.0.1:8080
                """)

        @Argument(help: "The receiver's name in the rules file.") var receiver: String
        @Option(help: "Rules file; addresses and secrets come from this environment.") var rules: String?
        @Option(help: "Have a running server send it, with its environment: http://127.0.0.1:8080") var url: String?

        func run() async throws {
            do {
                let answer: TestAnswer
                if let url {
                    let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "/"))
                    guard receiver.addingPercentEncoding(withAllowedCharacters: allowed) == receiver else {
                        throw BadQuestion("a receiver with such a name is tried without --url")
                    }
                    answer = try TestAnswer.parse(
                        await ServerClient(url).post("/v1/receivers/\(receiver)/test", Data()))
                } else {
                    var flags: [SettingKey: String] = [:]
                    flags[.rules] = rules
                    answer = try await TestAnswer.send(
                        to: receiver, DataFlags.parse([]).settings(adding: flags),
                        environment: ProcessInfo.processInfo.environment)
                }
                try FileHandle.standardOutput.write(contentsOf: Data(answer.text.utf8))
                guard answer.isDelivered else { throw ExitStatus.no }
            } catch let status as ExitStatus {
                throw status
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }
}
