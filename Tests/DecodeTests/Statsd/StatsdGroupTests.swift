import CollectorTesting
import Decode
import Telemetry
import Testing

/// Whose an operation is.
@Suite struct StatsdGroupTests {
    @Test func linesOfOneServiceAndReleaseAreOneGroupWhereverTheyStand() {
        let packet = """
            a:1|ms|#service:x,release:1
            a:2|ms|#service:y
            a:3|ms|#release:1,service:x
            a:4|ms
            a:5|ms|#service:x,version:2
            a:6|ms|#service:y
            a:7|ms|#release:1
            a:8|ms
            """
        #expect(
            times(of: Packet.decode(packet)) == [
                "x 1: 1.0 3.0", "y -: 2.0 6.0", "- -: 4.0 8.0", "x 2: 5.0", "- 1: 7.0",
            ])
    }

    @Test func servicesThatAreCutToTheSameAreTheSame() {
        let name = String(repeating: "s", count: 128)
        let packet = "a:1|ms|#service:\(name)a\na:2|ms|#service:\(name)b\na:3|ms|#service:\(name)"
        #expect(times(of: Packet.decode(packet)) == ["\(name) -: 1.0 2.0 3.0"])
    }

    @Test func manyServicesAreGroupedAsADictionaryWould() {
        var generator = SeededGenerator()
        for services in [1, 2, 8, 9, 10, 200] {
            let lines = (0..<600).map { number in
                (
                    service: "s\(Int.random(in: 0..<services, using: &generator))",
                    release: Bool.random(using: &generator) ? "1" : "2", number: Double(number)
                )
            }
            var expected: [[String]: [Double]] = [:]
            for line in lines { expected[[line.service, line.release], default: []].append(line.number) }
            let packet = lines.map { "a:\($0.number)|ms|#service:\($0.service),release:\($0.release)" }
            let groups = Packet.decode(packet.joined(separator: "\n")).groups
            let found = groups.map { group in
                ([group.service ?? "", group.release ?? ""], group.operations.map(milliseconds))
            }
            #expect(found.count == expected.count, "\(generator)")
            #expect(Dictionary(found) { one, _ in one } == expected, "\(generator)")
        }
    }

    private func times(of batch: OperationsBatch) -> [String] {
        batch.groups.map { group in
            "\(group.service ?? "-") \(group.release ?? "-"): "
                + group.operations.map { "\(milliseconds($0))" }.joined(separator: " ")
        }
    }

    private func milliseconds(_ operation: OperationTiming) -> Double {
        guard case .one(let milliseconds) = operation.times else { return .nan }
        return milliseconds
    }
}
