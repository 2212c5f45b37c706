import CollectorTesting
import Telemetry
import Testing

@Suite struct VisitSnapshotTests {
    private func snapshot(using random: inout SeededGenerator) -> VisitSnapshot {
        let addresses: [[SeriesLabels]] = [
            [.page(site: "shop", page: "/caf\u{E9}", device: .mobile)], [],
            [.query(service: "api", query: "SELECT ?"), .page(site: "s", page: "/", device: .unknown)],
        ]
        let entries = (0..<Int.random(in: 0...40, using: &random)).map { _ in
            var visit = Visit(
                value: Double(Int.random(in: 0...900, using: &random)), previous: Bool.random(using: &random) ? 0 : nil)
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let next = Double(Int.random(in: 0...900, using: &random))
                _ = visit.record(value: next, previous: Bool.random(using: &random) ? visit.value : nil)
            }
            return VisitSnapshot.Entry(
                key: VisitKey(hash: .random(in: 0 ... .max, using: &random)), visit: visit,
                bucket: TimeBucket(minute: .random(in: 0 ... .max, using: &random)),
                address: Int.random(in: 0..<3, using: &random))
        }
        return VisitSnapshot(
            sequence: .random(in: 0...(1 << 50), using: &random), addresses: addresses, entries: entries)
    }

    @Test func readsBackWhatWasWritten() throws {
        var random = SeededGenerator()
        for _ in 0..<100 {
            let snapshot = snapshot(using: &random)
            #expect(try VisitSnapshot(encoded: snapshot.encoded) == snapshot, "\(random)")
        }
    }

    @Test func damagedBytesAreReadOrRefusedButNeverTrap() {
        var random = SeededGenerator()
        for _ in 0..<2000 {
            var bytes = snapshot(using: &random).encoded
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            } else {
                for _ in 0..<3 {
                    bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                }
            }
            _ = try? VisitSnapshot(encoded: bytes)
        }
    }
}
