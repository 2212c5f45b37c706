/// What the headers of an answer say about a rate, after checking that the three spellings agree.
struct RateHeaders: Equatable, Sendable {
    let policy: String
    let limit: Int
    let windowSeconds: Int
    let remaining: Int
    let resetSeconds: Int
    let retryAfterSeconds: Int?

    init(_ answer: RawAnswer) throws {
        func field(_ name: String) throws -> String {
            guard let value = answer.headers[name] else { throw EndToEndFailure("no \(name) in \(answer.headers)") }
            return value
        }
        let policyField = try field("ratelimit-policy")
        let limitField = try field("ratelimit")
        guard let told = policyField.wholeMatch(of: /"([a-z-]+)";q=(\d+);w=(\d+)/),
            let state = limitField.wholeMatch(of: /"([a-z-]+)";r=(\d+);t=(\d+)/), told.1 == state.1
        else { throw EndToEndFailure("\(policyField) does not go with \(limitField)") }
        let trio = try ["limit", "remaining", "reset"].map { try field("x-ratelimit-\($0)") }
        guard trio == [String(told.2), String(state.2), String(state.3)] else {
            throw EndToEndFailure("\(trio) does not go with \(policyField), \(limitField)")
        }
        policy = String(told.1)
        limit = Int(told.2) ?? -1
        windowSeconds = Int(told.3) ?? -1
        remaining = Int(state.2) ?? -1
        resetSeconds = Int(state.3) ?? -1
        retryAfterSeconds = answer.headers["retry-after"].flatMap { Int($0) }
    }
}
