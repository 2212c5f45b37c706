import ArgumentParser
import Collector
import Foundation
import Receive
import Telemetry

struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence", abstract: "Keep alerts from being told for a while; they are judged and shown as ever.",
        discussion: """
            vitalsd silence add page=/legacy --for 2h --reason "being retired" --url http://127.0.0.1:8080
            vitalsd silence list --url http://127.0.0.1:8080
            vitalsd silence end 3 --url http://127.0.0.1:8080
            """, subcommands: [Add.self, List.self, End.self])

    struct Place: ParsableArguments {
        @Option(help: "Folder of the databases; to change something no server may be running on it.") var data: String?
        @Option(help: "Rules file.") var rules: String?
        @Option(help: "Ask a running server instead: http://127.0.0.1:8080") var url: String?
        @Option(help: "text or json.") var format: String?

        var settings: Settings {
            get throws {
                var flags: [SettingKey: String] = [:]
                flags[.data] = data
                flags[.rules] = rules
                return try DataFlags.parse([]).settings(adding: flags)
            }
        }

        func write(_ answer: SilencesAnswer) throws {
            let text =
                switch format {
                case nil, "text": answer.text
                case "json": try answer.json
                case let other?: throw BadQuestion("--format is text or json, not \"\(other.prefix(20))\"")
                }
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Silence what matches, and show what that is now.")

        @Argument(help: "What it is about: page=/legacy rule=lcp,cls severity=ticket") var match: [String]
        @Option(name: .customLong("for"), help: "How long: 30m, 2h, 1d.") var duration: String?
        @Option(help: "Until when, instead: 2027-01-01T00:00:00Z") var until: String?
        @Option(help: "From when on: 2027-01-01T00:00:00Z (default now).") var from: String?
        @Option(help: "Why; whoever is on call will want to know.") var reason: String
        @Option(help: "Who says so.") var author: String?
        @Flag(help: "Only show what it would silence.") var dryRun = false
        @OptionGroup var place: Place

        func run() async throws {
            do {
                var texts: [String: SilenceWish.Texts] = [:]
                for term in match {
                    guard let equals = term.firstIndex(of: "="), equals != term.startIndex else {
                        throw BadQuestion("\"\(term.prefix(60))\" is no label; expected name=value, such as page=/cart")
                    }
                    let name = String(term[..<equals])
                    guard texts[name] == nil else { throw BadQuestion("\"\(name.prefix(40))\" is given twice") }
                    texts[name] = .many(
                        term[term.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false).map(
                            String.init))
                }
                let wish = SilenceWish(
                    match: texts, from: from, until: until, duration: duration, reason: reason,
                    author: author ?? ProcessInfo.processInfo.environment["USER"], isTrial: dryRun)
                let answer =
                    if let url = place.url {
                        try SilencesAnswer.parse(
                            await ServerClient(url).post("/v1/silences", JSONEncoder().encode(wish)))
                    } else {
                        try SilenceDesk.add(wish, place.settings, at: WallClock.system.now)
                    }
                try place.write(answer)
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show silences that go on or will.")

        @OptionGroup var place: Place

        func run() async throws {
            do {
                let answer =
                    if let url = place.url {
                        try SilencesAnswer.parse(await ServerClient(url).get("/v1/silences"))
                    } else {
                        try SilenceDesk.list(place.settings, at: WallClock.system.now)
                    }
                try place.write(answer)
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a silence: what still fires is told then.")

        @Argument(help: "Its number.") var id: Int64
        @OptionGroup var place: Place

        func run() async throws {
            do {
                if let url = place.url {
                    try await ServerClient(url).delete("/v1/silences/\(id)")
                } else {
                    try SilenceDesk.end(id, place.settings, at: WallClock.system.now)
                }
            } catch {
                throw ExitStatus.because(error)
            }
        }
    }
}
