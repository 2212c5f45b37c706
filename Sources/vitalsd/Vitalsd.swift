import ArgumentParser
import Collector
import Foundation

/// The executable: sub-commands, arguments, exit codes; no logic.
@main
struct Vitalsd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitalsd",
        abstract: "Collects Web Vitals and query timings, judges them, tells who is on call.",
        version: "vitalsd \(version)",
        subcommands: [
            ServeCommand.self, CheckCommand.self, QueryCommand.self, ExplainCommand.self, ReportCommand.self,
            RoutesCommand.self, SilenceCommand.self, DeliveriesCommand.self, NotifyCommand.self, DeployCommand.self,
            PostgresLogCommand.self,
            BackupCommand.self,
            RestoreCommand.self, TokenCommand.self, VersionCommand.self,
        ])

    static let version = "0.1.0"

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitStatus {
            Foundation.exit(code.rawValue)
        } catch {
            // ArgumentParser's own: help and version go to standard output with 0, everything else is wrong usage.
            let isHelp = exitCode(for: error) == .success
            try? FileHandle(fileDescriptor: isHelp ? 1 : 2, closeOnDealloc: false)
                .write(contentsOf: Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(isHelp ? 0 : ExitStatus.usage.rawValue)
        }
    }
}

/// What the process says to a script.
enum ExitStatus: Int32, Error {
    /// The check says no: invalid rules, a broken budget, a failed test.
    case no = 1
    /// Wrong usage: a flag, a parameter, a setting.
    case usage = 2
    /// It could not run: a missing file, a port in use, a database that cannot be read.
    case failed = 3

    /// Says why on standard error and gives the code to exit with.
    static func because(_ error: any Error) -> ExitStatus {
        let (status, message) = explain(error)
        try? FileHandle.standardError.write(contentsOf: Data("vitalsd: \(message)\n".utf8))
        return status
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() { print("vitalsd \(Vitalsd.version)") }
}
