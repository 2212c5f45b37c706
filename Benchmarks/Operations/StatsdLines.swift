import Decode
import Foundation

/// How many statsd lines a core decodes in a second of its time: lines as servers send them, in datagrams as their clients pack them.
///
/// Fails when a line is lost or refused; never because it was slow.
enum StatsdLines {
    private static let linesPerPacket = 12
    private static let packets = 100_000

    static func measure() throws {
        try measure("full lines", of: (0..<64).map { packet($0, line: full) })
        try measure("plain lines", of: (0..<64).map { packet($0, line: plain) })
    }

    private struct Wrong: Error {
        let count: Int
    }

    private static func measure(_ name: String, of kinds: [[UInt8]]) throws {
        let rate = try Rounds.measure {
            var count = 0
            for number in 0..<packets {
                kinds[number % kinds.count].withUnsafeBytes { bytes in
                    for group in StatsdDecoder.decode(bytes).groups { count += group.operations.count }
                }
            }
            guard count == packets * linesPerPacket else { throw Wrong(count: count) }
            return Double(count) / 1e6
        }
        print("statsd, \(name) of \(kinds[0].count / linesPerPacket) bytes: \(rate) M lines a second")
    }

    private static func packet(_ number: Int, line: (Int) -> String) -> [UInt8] {
        Array((0..<linesPerPacket).map { line(number * linesPerPacket + $0) }.joined(separator: "\n").utf8)
    }

    private static func full(_ number: Int) -> String {
        "shop.db.query.time:\(number % 97).\(100 + number % 900)|ms|@0.5|"
            + "#service:checkout,version:1.4.2,db:postgresql,operation:SELECT,route:/cart/items"
    }

    private static func plain(_ number: Int) -> String { "api.request.duration:\(number % 97).\(number % 10)|ms" }

}
