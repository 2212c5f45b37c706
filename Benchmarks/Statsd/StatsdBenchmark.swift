import Decode
import Foundation

/// How many statsd lines a core decodes in a second of its time: lines as servers send them, in datagrams as their clients pack them.
///
/// Fails when a line is lost or refused; never because it was slow.
@main
enum StatsdBenchmark {
    private static let linesPerPacket = 12
    private static let packets = 100_000
    private static let rounds = 5

    static func main() throws {
        try measure("full lines", of: (0..<64).map { packet($0, line: full) })
        try measure("plain lines", of: (0..<64).map { packet($0, line: plain) })
    }

    private struct Wrong: Error {
        let count: Int
    }

    private static func measure(_ name: String, of kinds: [[UInt8]]) throws {
        var rates: [Double] = []
        for _ in 0..<rounds {
            var count = 0
            let start = processorSeconds()
            for number in 0..<packets {
                kinds[number % kinds.count].withUnsafeBytes { bytes in
                    for group in StatsdDecoder.decode(bytes).groups { count += group.operations.count }
                }
            }
            let seconds = processorSeconds() - start
            guard count == packets * linesPerPacket else { throw Wrong(count: count) }
            rates.append(Double(count) / seconds / 1e6)
        }
        rates.sort()
        let bytes = kinds[0].count / linesPerPacket
        print(
            "statsd: \(text(rates[rounds / 2])) M \(name) a second, \(bytes) bytes each, "
                + "median of \(rounds) (\(text(rates[0]))–\(text(rates[rounds - 1])))")
    }

    /// What this process used, which neighbours on the machine add little to.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func packet(_ number: Int, line: (Int) -> String) -> [UInt8] {
        Array((0..<linesPerPacket).map { line(number * linesPerPacket + $0) }.joined(separator: "\n").utf8)
    }

    private static func full(_ number: Int) -> String {
        "shop.db.query.time:\(number % 97).\(100 + number % 900)|ms|@0.5|"
            + "#service:checkout,version:1.4.2,db:postgresql,operation:SELECT,route:/cart/items"
    }

    private static func plain(_ number: Int) -> String { "api.request.duration:\(number % 97).\(number % 10)|ms" }

    private static func text(_ number: Double) -> String { String(format: "%.2f", number) }
}
