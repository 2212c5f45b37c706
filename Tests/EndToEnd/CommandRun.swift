import Foundation

/// One run of a `vitalsd` sub-command, from start to exit.
struct CommandRun: Sendable {
    let exitCode: Int32
    let output: String
    let errors: String

    static func vitalsd(_ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil) async throws
        -> CommandRun
    {
        let process = Process()
        process.executableURL = try Binary.locate()
        process.arguments = arguments
        process.environment = ChildEnvironment.with(environment)
        if let folder { process.currentDirectoryURL = folder }
        let outputPipe = Pipe()
        let errorPipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        let output = LineReader(outputPipe)
        let errors = LineReader(errorPipe)
        let exit = Eventually<Int32>("exit of vitalsd \(arguments.first ?? "")")
        process.terminationHandler = { exit.resolve(.success($0.terminationStatus)) }
        try systemRun(process)
        return CommandRun(
            exitCode: try await exit.value(), output: try await output.wholeText(),
            errors: try await errors.wholeText())
    }

    /// Both streams, for messages that may be on either.
    var everything: String { output + errors }
}
