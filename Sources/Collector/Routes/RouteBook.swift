import Normalise
import Synchronization
import Telemetry

/// What was learned of the pages' routes, shared by all event loops; the server keeps it with the rollups.
final class RouteBook: Sendable {
    private struct State {
        var templates: LearnedTemplates
        /// Folds and pins were made since it was last asked.
        var isChanged = false
    }

    private let state: Mutex<State>

    init(_ learned: LearnedState? = nil) {
        state = Mutex(State(templates: learned.map { LearnedTemplates($0) } ?? LearnedTemplates()))
    }

    /// The name under which a guessed page is counted.
    func name(of template: String, site: String, at instant: Timestamp) -> String {
        state.withLock { state in
            let folds = state.templates.foldCount(of: site)
            defer { if state.templates.foldCount(of: site) != folds { state.isChanged = true } }
            return state.templates.name(of: template, site: site, at: instant)
        }
    }

    var rules: [LearnedRule] { state.withLock { $0.templates.rules } }
    var pins: [LearnedPin] {
        state.withLock { $0.templates.pins }.sorted { ($0.site, $0.template) < ($1.site, $1.template) }
    }

    func undo(site: String, template: String) -> LearnedUndo {
        state.withLock { state in
            state.isChanged = true
            return state.templates.undo(site: site, template: template)
        }
    }

    /// Lets a position that was undone be folded again; false when it was not.
    func allow(site: String, template: String) -> Bool {
        state.withLock { state in
            state.isChanged = true
            return state.templates.unpin(site: site, template: template)
        }
    }

    /// All of it, for storing. O(nodes · log).
    var learned: LearnedState { state.withLock { $0.templates.state } }

    /// What was taken for stored is not.
    func noteChange() { state.withLock { $0.isChanged = true } }

    /// Whether a fold or a pin has been made since the last call: that is worth storing at once, views can wait.
    func takeChange() -> Bool {
        state.withLock { state in
            defer { state.isChanged = false }
            return state.isChanged
        }
    }
}
