import Follow
import Foundation
import Telemetry

/// Tells a server of statements, as long as it takes: what cannot be told now is told later, for the log waits.
struct StatementFeed {
    /// What became of a body.
    enum Answer {
        /// On disk; what was refused of it, as the server counts it.
        case taken(refused: String?)
        /// It will never be taken: each timing is too old, say.
        case refused(String)
        /// Something on the way takes no bodies of this size, as proxies do beyond 1 MB by default.
        case tooLarge
        /// Not now.
        case later(String)
    }

    private let service: String?
    private let tell: (String) -> Void
    private let send: (Data) async throws -> Answer
    private var advice: String?
    private var isDown = false

    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(60)

    /// - Parameters:
    ///   - tell: says a sentence to whoever runs it.
    ///   - send: throws what no repetition mends.
    init(service: String?, tell: @escaping (String) -> Void, send: @escaping (Data) async throws -> Answer) {
        self.service = service
        self.tell = tell
        self.send = send
    }

    /// One request, however many databases they are of: a batch is on disk as a whole, or not at all. Unless it is too large for what
    /// stands before the server: then its halves are.
    mutating func deliver(_ statements: [LoggedStatement]) async throws {
        let body = Data(TimingsBodies.encode(statements, service: service).joined(separator: Data("\n".utf8)))
        guard !body.isEmpty else { return }
        var wait = StatementFeed.firstWait
        while true {
            switch try await send(body) {
            case .taken(let refused):
                if isDown { tell("the server answers again") }
                isDown = false
                if let refused { tell("some of \(statements.count) statements were refused: \(refused)") }
                return
            case .refused(let reason):
                isDown = false
                return tell("\(statements.count) statements were refused: \(reason)")
            case .tooLarge where statements.count > 1:
                let middle = statements.count / 2
                try await deliver(Array(statements[..<middle]))
                return try await deliver(Array(statements[middle...]))
            case .tooLarge: return tell("a statement was refused: it is too large for the server or a proxy before it")
            case .later(let reason):
                if !isDown { tell("\(reason); trying again until it takes them") }
                isDown = true
                try await Task.sleep(for: wait)
                wait = min(wait * 2, StatementFeed.longestWait)
            }
        }
    }

    /// Says what the operator should change, once.
    mutating func advise(_ news: String?) {
        defer { advice = news ?? advice }
        guard let news, news != advice else { return }
        tell(news)
    }
}
