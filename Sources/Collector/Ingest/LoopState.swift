import Admit
import Decode
import NIOCore
import NIOPosix
import Normalise
import Receive

/// What one thread keeps between requests: the parsers' buffers, and the user agents it has already read.
final class LoopState {
    /// What a user agent comes to; the string itself is not kept beyond the table.
    struct Agent {
        let kind: UserAgent
        let marks: BotMarks
    }

    let page = PageDecoder()
    let reports = ReportsDecoder()
    let timings = TimingsDecoder()
    let traces = TracesDecoder()
    let metrics = MetricsDecoder()
    let logs = LogsDecoder()
    let inflater = BodyInflater()
    let statements = QueryMemory()
    private var agents: [AgentText: Agent] = [:]

    private struct AgentText: Hashable {
        let agent: String
        let hints: ClientHints
    }

    /// User agents repeat; a client that sends a new one each time empties the table now and then, no more.
    private static let agentLimit = 4096
    /// Bytes of a text worth remembering: browsers send a few hundred.
    private static let agentSize = 1024

    func agent(_ request: IngestRequest, _ bots: BotPolicy) -> Agent {
        let hints = ClientHints(
            brands: request.hints.brands, isMobile: request.hints.mobile, platform: request.hints.platform)
        guard let text = request.userAgent else {
            return Agent(kind: UserAgent(nil, hints: hints), marks: bots.marks(ofAgent: nil))
        }
        let name = AgentText(agent: text, hints: hints)
        if let known = agents[name] { return known }
        if agents.count >= LoopState.agentLimit { agents.removeAll(keepingCapacity: true) }
        let agent = Agent(kind: UserAgent(text, hints: hints), marks: bots.marks(ofAgent: text))
        let size = text.utf8.count + (hints.brands?.utf8.count ?? 0) + (hints.platform?.utf8.count ?? 0)
        if size <= LoopState.agentSize { agents[name] = agent }
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
