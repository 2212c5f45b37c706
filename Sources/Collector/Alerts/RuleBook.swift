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
        /// The rules file, those it includes, and the folders in which its patterns look.
        var files: [URL]
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

    /// What to watch: what the last reading looked at, whether it went well or not.
    var files: [URL] { state.withLock { $0.files } }

    /// Throws what is wrong; the rules then stay as they were. Alerts of rules that are the same keep their state.
    ///
    /// - Parameter takeReceivers: is given the new rules before they are taken up, and may refuse.
    func reload(_ takeReceivers: (RuleSet) throws -> Void) throws {
        guard let file else { return }
        var files: [URL] = []
        let new = Result { try Manifests.rules(at: file, lookingAt: &files) }
        try state.withLock { state in
            state.files = files
            let rules = try new.get()
            // Secrets may have changed although the file names the same variables and files.
            try takeReceivers(rules)
            state.rules = rules
        }
    }

    private static func read(_ file: URL?) throws -> State {
        guard let file else { return State(rules: try RuleSet.parse("", file: "no rules"), files: []) }
        var files: [URL] = []
        let rules = try Manifests.rules(at: file, lookingAt: &files)
        return State(rules: rules, files: files)
    }
}
