import Foundation
import Rules
import Synchronization

/// The rules as they are judged now: read at the start, and again when a file of theirs changes or SIGHUP asks for it.
final class RuleBook: Sendable {
    /// Nil where there is no rules file.
    private let file: URL?
    private let state: Mutex<State>

    private struct State {
        var rules: RuleSet
        /// The rules file and those it includes.
        var files: [URL]
    }

    /// A change that the running server cannot make.
    struct NeedsRestart: Error, CustomStringConvertible {
        var description: String { "its receivers have changed, which takes a restart" }
    }

    init(_ file: URL?) throws {
        self.file = file
        state = Mutex(try RuleBook.read(file))
    }

    /// Rules that stay as they are.
    init(_ rules: RuleSet) {
        file = nil
        state = Mutex(State(rules: rules, files: []))
    }

    var current: RuleSet { state.withLock { $0.rules } }

    /// What to watch. The folders of included files too: their pattern may match one that is new.
    var files: [URL] {
        let files = state.withLock { $0.files }
        return files + Set(files.dropFirst().map { $0.deletingLastPathComponent() }).sorted { $0.path < $1.path }
    }

    /// Throws what is wrong; the rules then stay as they were. Alerts of rules that are the same keep their state.
    func reload() throws {
        let new = try RuleBook.read(file)
        try state.withLock { state in
            guard new.rules.receivers == state.rules.receivers else { throw NeedsRestart() }
            state = new
        }
    }

    private static func read(_ file: URL?) throws -> State {
        guard let file else { return State(rules: try RuleSet.parse("", file: "no rules"), files: []) }
        let (rules, files) = try Manifests.rulesAndFiles(at: file)
        return State(rules: rules, files: files)
    }
}
