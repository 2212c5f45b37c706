/// What a connection is doing, which decides how long it may take over it.
enum ConnectionPhase: UInt8 {
    /// Between requests: nothing of the next one has arrived.
    case idle
    /// A request has begun, its head is not whole.
    case head
    /// The head is whole, the body is not.
    case body
    /// The client waits for us.
    case answering
    /// The last answer is out; what still arrives is dropped.
    case closing

    /// Seconds after which it is over. A browser opens a new connection without being asked; a body is looked at again and again.
    var limit: Int32 {
        switch self {
        case .idle: 30
        case .head: 5
        case .body: 10
        // Of a client that takes nothing of its answer; one that we keep waiting has all the time there is.
        case .answering: 60
        case .closing: 2
        }
    }

    /// Bytes that must come in each look at a body: 500 B/s, a beacon in one look, a large batch over a slow line in several.
    static let bodyBytes = 5000
    /// Seconds in which even the largest body must be whole: 20 MiB at 35 KB/s.
    static let bodyLimit: Int32 = 600
}

/// Why a connection was ended that its client had not.
enum ConnectionEnd: String, CaseIterable {
    case idle
    case slowHead = "slow_head"
    case slowBody = "slow_body"
    /// It took nothing of its answer.
    case stuck
    /// The oldest idle one went because others wanted in.
    case crowded
    /// Its address had too many already.
    case perAddress = "per_address"
}
