import CollectorTesting
import Telemetry
import Testing

@Suite struct ObservationEncodingTests {
    @Test func observationsReadBackOneAfterTheOther() throws {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            let observations = (0..<Int.random(in: 0...5, using: &generator)).map { _ in Self.observation(&generator) }
            var writer = ByteWriter()
            for observation in observations { observation.encode(to: &writer) }
            var reader = ByteReader(writer.bytes)
            #expect(try observations.map { _ in try Observation(from: &reader) } == observations, "\(generator)")
            #expect(reader.isAtEnd, "\(generator)")
        }
    }

    @Test func everyPrefixIsRefused() {
        var generator = SeededGenerator()
        for _ in 0..<20 {
            let bytes = Self.encoded(Self.observation(&generator))
            for length in bytes.indices {
                #expect(throws: ByteReader.Failure.truncated, "\(generator) \(length) of \(bytes.count)") {
                    var reader = ByteReader(bytes[..<length])
                    return try Observation(from: &reader)
                }
            }
        }
    }

    @Test func mutatedAndRandomBytesThrowOrReadNeverTrap() {
        var generator = SeededGenerator()
        var refused = 0
        for round in 0..<6000 {
            let bytes =
                round % 3 == 0
                ? RandomSamples.bytes(upTo: 80, &generator)
                : RandomSamples.mutate(Self.encoded(Self.observation(&generator)), &generator)
            var reader = ByteReader(bytes)
            guard let observation = try? Observation(from: &reader) else {
                refused += 1
                continue
            }
            #expect(observation.measurements.allSatisfy { $0.value.isFinite }, "\(generator) \(bytes)")
            #expect(
                observation.measurements.allSatisfy { measurement in
                    guard case .after(let previous)? = measurement.report?.order else { return true }
                    return previous.isFinite
                }, "\(generator) \(bytes)")
            _ = (TimeBucket(holding: observation.instant), observation.instant.description)
        }
        // The canary: mutations that never break a record test nothing.
        #expect(refused > 1000, "\(generator)")
    }

    /// The counts say what would have to follow; nothing is reserved for it.
    @Test func hugeCountEndsAtTheEndOfTheRecord() {
        var writer = ByteWriter()
        writer.write(signed: 0)
        writer.write(byte: 2)
        for _ in 0..<6 { writer.write(text: "") }
        writer.write(unsigned: .max)
        #expect(throws: ByteReader.Failure.truncated) {
            var reader = ByteReader(writer.bytes)
            return try Observation(from: &reader)
        }
    }

    @Test(
        arguments: [
            ([0, 5], .unknownVersion), ([0, 3, 1, 0x78], .outOfRange), ([0, 1, 9], .outOfRange),
            ([0, 2, 0, 0, 0, 0, 0, 0, 1, 0], .outOfRange), ([0, 2, 0, 0, 0, 0, 0, 0, 1, 25], .outOfRange),
            ([0, 2, 0, 0, 0, 0, 0, 0, 1, 0x80, 0x80, 4], .outOfRange),
            ([0, 2, 0, 0, 0, 0, 0, 0, 1, 14, 0, 0, 0, 0, 0, 0, 0, 0, 5], .unknownVersion),
            ([0, 2, 0, 0, 0, 0, 0, 0, 1, 14, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F, 0], .outOfRange),
        ] as [([UInt8], ByteReader.Failure)])
    func unknownTagDeviceMetricOrNumberIsRefused(bytes: [UInt8], failure: ByteReader.Failure) {
        #expect(throws: failure) {
            var reader = ByteReader(bytes)
            return try Observation(from: &reader)
        }
    }

    private static func encoded(_ observation: Observation) -> [UInt8] {
        var writer = ByteWriter()
        observation.encode(to: &writer)
        return writer.bytes
    }

    private static func observation(_ generator: inout SeededGenerator) -> Observation {
        func text() -> String { ["", "/a", "é😀", "SELECT ?", "x\0y"].randomElement(using: &generator)! }
        let page = PageDimensions(
            site: text(), page: text(), device: Device.allCases.randomElement(using: &generator)!, browser: text(),
            country: text(), connection: text(), navigation: text(), release: text(),
            bot: [nil, nil, BotRule.tool, .headless].randomElement(using: &generator)!,
            tags: (0..<Int.random(in: 0...2, using: &generator)).map { _ in text() },
            phase: ["", "server.db"].randomElement(using: &generator)!,
            element: ["", "main>img"].randomElement(using: &generator)!,
            report: ["", "crash"].randomElement(using: &generator)!)
        let operation = OperationDimensions(
            service: text(), query: text(), database: text(), operation: text(), route: text(), release: text())
        let measurements = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            Measurement(
                metric: Metric.all.randomElement(using: &generator)!,
                value: Double.random(in: 0...1e6, using: &generator),
                report: [
                    nil, VisitReport(key: VisitKey(hash: generator.next()), previous: nil),
                    VisitReport(key: VisitKey(hash: generator.next()), previous: 12.5),
                    VisitReport(key: VisitKey(hash: generator.next()), order: .part(7)),
                ].randomElement(using: &generator)!,
                weight: [1, 1, 2, 10_000].randomElement(using: &generator)!)
        }
        return Observation(
            instant: Timestamp(milliseconds: Int64(bitPattern: generator.next())),
            dimensions: Bool.random(using: &generator) ? .page(page) : .operation(operation),
            measurements: measurements)
    }
}
