import ArgumentParser
import Collector
import Foundation
import Telemetry

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the report as static files.",
        discussion: "The files need no server: open index.html, attach it to a ticket, put it on any host.")

    @OptionGroup var files: DataFlags
    @Option(help: "Folder to write to; files appear whole.") var out: String

    func run() throws {
        do {
            let count = try StaticReport.write(files.settings(), to: URL(filePath: out), at: WallClock.system.now)
            print("wrote \(count == 1 ? "1 file" : "\(count) files") to \(out)")
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
