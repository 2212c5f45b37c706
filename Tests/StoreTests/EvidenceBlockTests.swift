import CollectorTesting
import Telemetry
import Testing

@testable import Store

@Suite struct EvidenceBlockTests {
    private func observation(using random: inout SeededGenerator) -> Observation {
        let isPage = Bool.random(using: &random)
        let measurements = (0..<Int.random(in: 0...4, using: &random)).map { _ -> Measurement in
            let metric = Metric.all.randomElement(using: &random)!
            let value = Double.random(in: 0...10_000, using: &random)
            let isOdd = Int.random(in: 0..<8, using: &random) == 0
            let report: VisitReport? =
                Bool.random(using: &random)
                ? VisitReport(
                    key: VisitKey(hash: .random(in: 0 ... .max, using: &random)),
                    previous: Bool.random(using: &random) ? metric.quantise(value / 3) : nil) : nil
            return Measurement(metric: metric, value: isOdd ? value : metric.quantise(value), report: report)
        }
        let name = ["", "a", "/caf\u{E9}", String(repeating: "x", count: 200)].randomElement(using: &random)!
        return Observation(
            instant: Timestamp(milliseconds: .random(in: -5...4_000_000_000_000, using: &random)),
            dimensions: isPage
                ? .page(
                    PageDimensions(site: "s", page: name, device: .tablet, browser: "B", country: "DE", release: name))
                : .operation(OperationDimensions(service: name, query: "SELECT ?", database: "pg", route: "/x")),
            measurements: measurements)
    }

    private func read(_ bytes: [UInt8], from first: Int64 = .min) throws -> [Int64: [Observation]] {
        var batches: [Int64: [Observation]] = [:]
        try bytes.withUnsafeBytes { try EvidenceBlock.read($0, from: first) { batches[$0.sequence] = $0.observations } }
        return batches
    }

    @Test func givesBackExactlyWhatWasPacked() throws {
        var random = SeededGenerator()
        for _ in 0..<60 {
            let batches = (7..<Int64.random(in: 8...20, using: &random)).map { sequence in
                EvidenceBlock.Batch(
                    sequence: sequence,
                    observations: (0..<Int.random(in: 0...6, using: &random)).map { _ in observation(using: &random) })
            }
            let packed = EvidenceBlock(batches).encoded
            let wanted = Dictionary(uniqueKeysWithValues: batches.map { ($0.sequence, $0.observations) })
            #expect(try read(packed) == wanted, "\(random)")
            #expect(try read(packed, from: 9) == wanted.filter { $0.key >= 9 }, "\(random)")
            let deflated = Deflate.compress(packed)
            #expect(deflated.withUnsafeBytes { Deflate.expand($0, size: packed.count) } == packed)
        }
    }

    @Test func damagedBlockIsReadOrRefusedButNeverTraps() {
        var random = SeededGenerator()
        let packed = EvidenceBlock([.init(sequence: 1, observations: (0..<30).map { _ in observation(using: &random) })]
        ).encoded
        for _ in 0..<3000 {
            var bytes = packed
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            case 1:
                for _ in 0..<3 {
                    bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                }
            default: bytes = (0..<300).map { _ in .random(in: 0...255, using: &random) }
            }
            _ = try? read(bytes)
            bytes.withUnsafeBytes { _ = Deflate.expand($0, size: 100_000) }
        }
    }
}
