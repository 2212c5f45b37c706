import Decode
import NIOCore
import NIOPosix
import Normalise

/// What one event loop keeps between requests: the parsers' buffers, and the user agents it has already read.
final class LoopState {
    let page = PageDecoder()
    let timings = TimingsDecoder()
    private var agents: [String: UserAgent] = [:]

    /// User agents repeat; a client that sends a new one each time empties the table now and then, no more.
    private static let agentLimit = 4096

    func agent(_ text: String?) -> UserAgent {
        guard let text else { return UserAgent(nil) }
        if let known = agents[text] { return known }
        if agents.count >= LoopState.agentLimit { agents.removeAll(keepingCapacity: true) }
        let agent = UserAgent(text)
        agents[text] = agent
        return agent
    }

    /// The state of the event loop this is called on.
    static var current: LoopState {
        if let state = store.currentValue { return state }
        let state = LoopState()
        store.currentValue = state
        return state
    }

    // A ThreadSpecificVariable gives each thread its own value, so nothing is shared through it.
    nonisolated(unsafe) private static let store = ThreadSpecificVariable<LoopState>()
}
