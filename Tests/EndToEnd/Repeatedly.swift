/// For a state that nothing announces: asks again, each time when the last question was answered.
enum Repeatedly {
    /// The first answer that is as awaited, or the last one when `limit` has passed; the caller judges it.
    static func ask<Value>(
        within limit: Duration, _ question: () async throws -> Value, until isReached: (Value) throws -> Bool
    ) async throws -> Value {
        let end = ContinuousClock.now + limit
        while true {
            let value = try await question()
            if try isReached(value) || ContinuousClock.now >= end { return value }
        }
    }
}
