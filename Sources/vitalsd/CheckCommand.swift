import ArgumentParser
import Collector
import Foundation
import Receive
import Rules

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether the settings, rules and dashboards are valid.",
        discussion: """
            Exit code 0: valid. 1: not, with every problem as file:line:column. 3: a file cannot be read.
            vitalsd check --format junit > check.xml
            vitalsd check --schema > alerts.schema.json
            """)

    @OptionGroup var files: DataFlags
    @Option(help: "text, json, or junit for continuous integration.") var format: String?
    @Flag(help: "Print the JSON Schema of alerts.yml instead, for editors.") var schema = false

    func run() throws {
        do {
            guard !schema else { return write(RuleSchema.text) }
            let form = try format.map { text in
                guard let form = CheckReport.Format(rawValue: text) else {
                    throw BadQuestion("--format is \"\(text.prefix(40))\"; expected text, json or junit")
                }
                return form
            }
            let report = Manifests.check(try files.settings())
            if let form, form != .text {
                write(try report.text(form))
            } else if report.isValid {
                write(try report.text(.text))
            } else {
                try? FileHandle.standardError.write(contentsOf: Data(("vitalsd: " + report.text(.text)).utf8))
            }
            guard !report.isValid else { return }
            throw report.unreadable == nil ? ExitStatus.no : ExitStatus.failed
        } catch let status as ExitStatus {
            throw status
        } catch {
            throw ExitStatus.because(error)
        }
    }

    private func write(_ text: String) { try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }
}
