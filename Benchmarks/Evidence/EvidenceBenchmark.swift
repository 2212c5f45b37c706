import Foundation
import Store
import Telemetry

/// How fast a window of the journal is scanned, and what a measurement of it costs in bytes: what explaining an alert rests on.
///
/// It writes a million measurements as the committer does, packs them as upkeep does, scans them with every dimension, and checks that
/// none is missing and none was changed. Fails when one is; never because it was slow.
@main
enum EvidenceBenchmark {
    private static let measurements = 1_000_000
    private static let perBeacon = 3
    private static let beaconsPerBatch = 64
    private static let rounds = 5

    static func main() throws {
        let parent = URL(filePath: CommandLine.arguments.dropFirst().first ?? FileManager.default.currentDirectoryPath)
        let folder = parent.appending(path: "evidence-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = try Journal(at: folder.appending(path: "journal.db"))
        var random = SplitMix(state: 7)
        let (written, sum, last) = try fill(journal, using: &random)
        let raw = try journal.usedBytes()
        let packing = try seconds { while try journal.pack(applied: last, isUrgent: true) {} }
        let packed = try journal.usedBytes()

        let reader = JournalReader(journal)
        let start = instant(ofBeacon: 0)
        let end = instant(ofBeacon: written) + .seconds(1)
        var scans: [Double] = []
        for _ in 0..<rounds {
            var (count, total) = (0, 0.0)
            scans.append(
                try seconds {
                    try reader.scan(from: start, to: end) { observation in
                        count += observation.measurements.count
                        for measurement in observation.measurements { total += measurement.value }
                    }
                })
            guard count == written * perBeacon, total == sum else { throw Wrong(count: count, total: total) }
        }
        scans.sort()
        let perSecond = Double(written * perBeacon) / scans[rounds / 2]
        print(
            """
            evidence: \(written * perBeacon) measurements scanned with every dimension in \(text(scans[rounds / 2])) s, \
            median of \(rounds) (\(text(scans[0]))–\(text(scans[rounds - 1]))), \(Int(perSecond)) a second
            evidence: \(text(Double(packed) / Double(written * perBeacon))) bytes a measurement packed, \
            \(text(Double(raw) / Double(written * perBeacon))) as written; packed in \(text(packing)) s
            """)
    }

    private struct Wrong: Error {
        let count: Int
        let total: Double
    }

    /// Returns beacons written, the sum of their values, and the last batch.
    private static func fill(
        _ journal: Journal, using random: inout SplitMix
    ) throws -> (beacons: Int, sum: Double, last: Int64) {
        var (beacons, sum, last) = (0, 0.0, Int64(0))
        while beacons * perBeacon < measurements {
            var writer = ByteWriter()
            for _ in 0..<beaconsPerBatch {
                let observation = beacon(beacons, using: &random)
                observation.encode(to: &writer)
                // In the order of the scan, so that the sums are the same to the last bit.
                for measurement in observation.measurements { sum += measurement.value }
                beacons += 1
            }
            last = try journal.append(
                writer.bytes, measurements: beaconsPerBatch * perBeacon, at: instant(ofBeacon: beacons))
        }
        return (beacons, sum, last)
    }

    private static func instant(ofBeacon number: Int) -> Timestamp {
        Timestamp(milliseconds: 1_785_000_000_000 + Int64(number))
    }

    /// A visit's LCP, CLS and INP on one of 500 pages, from a handful of browsers, countries and releases.
    private static func beacon(_ number: Int, using random: inout SplitMix) -> Observation {
        func report(_ metric: Metric, upTo limit: Double) -> Telemetry.Measurement {
            let value = metric.quantise(Double.random(in: 0..<limit, using: &random))
            return Telemetry.Measurement(
                metric: metric, value: value,
                report: VisitReport(key: VisitKey(hash: .random(in: 0 ... .max, using: &random)), previous: 0))
        }
        let page = Int.random(in: 0..<500, using: &random)
        return Observation(
            instant: instant(ofBeacon: number),
            dimensions: .page(
                PageDimensions(
                    site: "shop", page: "/catalogue/section-\(page % 40)/item-\(page)",
                    device: page % 3 == 0 ? .desktop : .mobile, browser: ["Chrome", "Safari", "Firefox"][page % 3],
                    country: ["DE", "FR", "IN", "NP"][number % 4], connection: "4g", navigation: "navigate",
                    release: "2026.11.\(page % 2)")),
            measurements: [report(.lcp, upTo: 6000), report(.cls, upTo: 0.4), report(.inp, upTo: 700)])
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let took = try ContinuousClock().measure(work)
        return Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    }

    private static func text(_ number: Double) -> String { String(format: "%.2f", number) }
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (OOPSLA 2014). The same beacons in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
