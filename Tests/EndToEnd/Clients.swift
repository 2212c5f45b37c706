import Foundation

/// Clients that work at the same time, each on a thread of its own: a blocking exchange must not hold up the others.
enum Clients {
    static func run<Value: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Value) async throws
        -> [Value]
    {
        let ends = (0..<count).map { Eventually<Value>("end of client \($0)") }
        for (number, end) in ends.enumerated() {
            Thread.detachNewThread { end.resolve(Result { try work(number) }) }
        }
        var values: [Value] = []
        for end in ends { values.append(try await end.value()) }
        return values
    }
}
