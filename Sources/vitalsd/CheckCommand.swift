import ArgumentParser
import Collector
import Foundation

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether the settings, rules and dashboards are valid.",
        discussion: "Exit code 0: valid. 1: not, with every problem as file:line:column. 3: a file cannot be read.")

    @OptionGroup var files: DataFlags

    func run() throws {
        do {
            print(try Manifests.check(files.settings()).joined(separator: "\n"))
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
