import CollectorTesting
import Decode
import Telemetry
import Testing

/// Any bytes: a bounded batch.
@Suite struct StatsdHostileTests {
    private static let packets = [
        "db.time:12.5|ms|@0.25|#service:cart,version:1.4,db:postgresql,query:SELECT 1,operation:SELECT,route:/a,error:true|c:83c|T1700000000",
        "web.request:1:2:3|d|#unit:us,status:ok,resource:/b\r\nweb.users:a:b|s|#service:é",
        "a:1|c|@0.5\nb:2|g\n_e{5,4}:title|text\n_sc|db|2|m:down\nc.request:+1e-3|h|T1",
    ].map { Array($0.utf8) }

    @Test func anyBytesGiveABoundedBatch() {
        var generator = SeededGenerator()
        var (timings, ignored, refusals) = (0, Int64(0), 0)
        for round in 0..<40_000 {
            let packet =
                round % 20 == 0
                ? (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                    UInt8.random(in: 0 ... .max, using: &generator)
                }
                : Packet.mutate(Self.packets.randomElement(using: &generator)!, &generator)
            let batch = Packet.decode(packet)
            timings += batch.groups.reduce(0) { $0 + $1.operations.count }
            ignored += batch.ignored
            refusals += batch.refusals.count + batch.groups.reduce(0) { $0 + $1.refusals.count }
            if !isSound(batch) { Issue.record("\(generator) \(packet)") }
        }
        // The canary: what never happens is not tested.
        #expect(
            timings > 10_000 && ignored > 10_000 && refusals > 5000, "\(generator) \(timings) \(ignored) \(refusals)")
    }

    private func isSound(_ batch: OperationsBatch) -> Bool {
        let refusals = batch.refusals + batch.groups.flatMap(\.refusals)
        let isBounded =
            refusals.count <= 102 && batch.ignored >= 0 && batch.groups.count <= 1100
            && refusals.allSatisfy { refusal in
                refusal.detail.utf8.count <= 200 && refusal.detail.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
            }
        return isBounded
            && batch.groups.allSatisfy { group in
                (group.service?.utf8.count ?? 0) <= 128 && (group.release?.utf8.count ?? 0) <= 128
                    && (!group.operations.isEmpty || !group.refusals.isEmpty)
                    && group.operations.allSatisfy(isSound)
            }
    }

    private func isSound(_ operation: OperationTiming) -> Bool {
        guard case .one(let milliseconds) = operation.times, milliseconds.isFinite, milliseconds >= 0 else {
            return false
        }
        let texts = [operation.summary, operation.database, operation.operation, operation.route]
        let isNamed =
            switch operation.kind {
            case .query: (operation.summary == nil) != (operation.statement == nil)
            case .request: operation.summary == nil && operation.statement == nil && operation.database == nil
            }
        return isNamed && (1...10_000).contains(operation.weight)
            && texts.allSatisfy { $0 != "" && ($0?.utf8.count ?? 0) <= 256 }
            && (operation.instant?.milliseconds ?? 0) >= 0
    }

    /// How the lines are spread over datagrams changes nothing but where they stand.
    @Test func linesDecodeAloneAsTheyDoTogether() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            var lines: [[UInt8]] = []
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let bytes = Packet.mutate(Self.packets.randomElement(using: &generator)!, &generator)
                lines += bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
            }
            let together = Packet.decode(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
            let alone = lines.map { Packet.decode($0) }
            let isSame =
                contents(of: [together]) == contents(of: alone)
                && together.ignored == alone.reduce(0) { $0 + $1.ignored }
            if !isSame { Issue.record("\(generator) \(lines)") }
        }
    }

    private struct Owner: Hashable {
        let service: String?
        let release: String?
    }

    private func contents(of batches: [OperationsBatch]) -> [Owner?: OperationGroup] {
        var contents: [Owner?: OperationGroup] = [nil: OperationGroup()]
        for batch in batches {
            contents[nil]?.refusals += batch.refusals
            for group in batch.groups {
                let owner = Owner(service: group.service, release: group.release)
                contents[owner, default: OperationGroup(service: group.service, release: group.release)].operations +=
                    group.operations
                contents[owner]?.refusals += group.refusals
            }
        }
        return contents
    }

    /// Numbers as they are read in place, against the language's own reading.
    @Test func numbersAreReadToTheLastBit() {
        var generator = SeededGenerator()
        for _ in 0..<20_000 {
            let digits = (0..<Int.random(in: 1...17, using: &generator)).map { _ in
                Character("\(Int.random(in: 0...9, using: &generator))")
            }
            var text = String(digits)
            if Bool.random(using: &generator) {
                text.insert(
                    ".", at: text.index(text.startIndex, offsetBy: Int.random(in: 0...digits.count, using: &generator)))
            }
            if Int.random(in: 0..<8, using: &generator) == 0 {
                text += "e\(Int.random(in: -30...30, using: &generator))"
            }
            let times = Packet.decode("a:\(text)|ms").groups.first?.operations.first?.times
            let expected = Double(text).map { OperationTiming.Times.one($0) }
            if times != expected { Issue.record("\(text) \(generator)") }
        }
    }
}
