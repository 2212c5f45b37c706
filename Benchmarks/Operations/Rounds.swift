import Foundation

/// Rates of some work, by the time this process used, to which neighbours on the machine add little.
enum Rounds {
    private static let count = 5

    /// The median of five rounds with the least and the greatest, in what the work returns a second.
    static func measure(_ work: () throws -> Double) rethrows -> String {
        var rates: [Double] = []
        for _ in 0..<count {
            let start = processorSeconds()
            let done = try work()
            rates.append(done / (processorSeconds() - start))
        }
        rates.sort()
        return "\(text(rates[count / 2])) (\(text(rates[0]))–\(text(rates[count - 1])))"
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func text(_ number: Double) -> String { String(format: number < 10 ? "%.2f" : "%.0f", number) }
}
