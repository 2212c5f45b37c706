import Admit
import ArgumentParser
import Collector
import Foundation
import Telemetry

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Issue, revoke and list tokens; a server may be running.",
        discussion:
            "A revoked token is refused from that moment on. Every change is a line in audit.jsonl of the data folder.",
        subcommands: [TokenIssueCommand.self, TokenRevokeCommand.self, TokenListCommand.self])
}

/// What the three share.
struct TokenFlags: ParsableArguments {
    @Option(help: "Folder of the databases.") var data: String?
    @Option(help: "File with the keys that sign tokens.") var tokenKeys: String?

    func tasks() throws -> TokenTasks {
        var flags: [SettingKey: String] = [:]
        flags[.data] = data
        flags[.tokenKeys] = tokenKeys
        return try TokenTasks(try DataFlags.parse([]).settings(adding: flags))
    }
}

struct TokenIssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Make a token and print it.",
        discussion: "vitalsd token issue --subject api --scope ingest --site api --lifetime 365d")

    @OptionGroup var flags: TokenFlags
    @Option(help: "Whose it is: a person, a server, a team.") var subject: String
    @Option(help: "page, ingest, read or admin; may be given several times.") var scope: [String]
    @Option(help: "Only for this site or service; may be given several times (default all).") var site: [String] = []
    @Option(help: "How long it is good (default 1h, up to 3653d).") var lifetime: String?
    @Flag(help: "Revoke the subject's oldest session when it has too many.") var replace = false

    func run() async throws {
        do {
            let issued = try await flags.tasks().issue(
                TokenDesk.Order(
                    subject: subject, scopes: scope, sites: site, lifetime: lifetime, replace: replace))
            print(issued.token)
            let until = "session \(issued.session.id), good until \(issued.session.expiresAt)\n"
            try FileHandle.standardError.write(contentsOf: Data(until.utf8))
        } catch {
            throw ExitStatus.because(error)
        }
    }
}

struct TokenRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a session, or all of a subject.")

    @OptionGroup var flags: TokenFlags
    @Argument(help: "The session's id, as `vitalsd token list` shows it.") var id: String?
    @Option(help: "All sessions of this subject instead.") var subject: String?

    func run() throws {
        do {
            print(try flags.tasks().revoke(id: id, subject: subject))
        } catch {
            throw ExitStatus.because(error)
        }
    }
}

struct TokenListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the sessions that are live.")

    @OptionGroup var flags: TokenFlags

    func run() throws {
        do {
            print(try flags.tasks().list())
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
