import Admit
import Decode
import NIOCore
import NIOPosix
import Normalise

/// What one thread keeps between requests: the parsers' buffers, and the user agents it has already read.
final class LoopState {
    /// What a user agent comes to; the string itself is not kept beyond the table.
    struct Agent {
        let kind: UserAgent
        let marks: BotMarks
    }

    let page = PageDecoder()
    let timings = TimingsDecoder()
    let inflater = BodyInflater()
    private var agents: [String: Agent] = [:]

    /// User agents repeat; a client that sends a new one each time empties the table now and then, no more.
    private static let agentLimit = 4096

    func agent(_ text: String?, _ bots: BotPolicy) -> Agent {
        guard let text else { return Agent(kind: UserAgent(nil), marks: bots.marks(ofAgent: nil)) }
        if let known = agents[text] { return known }
        if agents.count >= LoopState.agentLimit { agents.removeAll(keepingCapacity: true) }
        let agent = Agent(kind: UserAgent(text), marks: bots.marks(ofAgent: text))
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
