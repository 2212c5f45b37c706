import CollectorTesting
import Telemetry
import Testing

@Suite struct TimestampTests {
    @Test func datesFrom1970To2400ReadBack() throws {
        var generator = SeededGenerator()
        for day in stride(from: 0 as Int64, through: 157_000, by: 5) {
            let instant = Timestamp(seconds: day * 86_400 + Int64.random(in: 0..<86_400, using: &generator))
            let read = Timestamp(text: instant.description)
            if read != instant { Issue.record("\(generator) \(instant.milliseconds) reads \(instant)") }
        }
        #expect(Timestamp(seconds: 157_000 * 86_400).description.hasPrefix("2399-11-08"))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (999, "1970-01-01T00:00:00Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"), (13_574_563_200_000, "2400-02-29T00:00:00Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func instantIsWrittenInUTC(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        arguments: [
            ("2026-08-01", 1_785_542_400_000), ("2026-08-01T10:00:00Z", 1_785_578_400_000),
            ("2026-08-01t10:00:00z", 1_785_578_400_000), ("2026-08-01 10:00:00Z", 1_785_578_400_000),
            ("2026-08-01T12:00:00.250+02:00", 1_785_578_400_250), ("2026-08-01T04:30:00-05:30", 1_785_578_400_000),
            ("2026-08-01T10:00:00.1Z", 1_785_578_400_100), ("2026-08-01T10:00:00.123456789Z", 1_785_578_400_123),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2024-02-29", 1_709_164_800_000),
            ("1970-01-01T00:00:00-00:00", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2026-08-01T10:00:00.\(String(repeating: "9", count: 5000))Z", 1_785_578_400_999),
        ] as [(String, Int64)])
    func textIsRead(text: String, milliseconds: Int64) {
        #expect(Timestamp(text: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "", " ", "now", "2026", "2026-8-1", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "2026-02-29",
        "2100-02-29", "2026-04-31", "2026-08-01T", "2026-08-01T10", "2026-08-01T10:00", "2026-08-01T10:00:00",
        "2026-08-01T24:00:00Z", "2026-08-01T10:60:00Z", "2026-08-01T10:00:61Z", "2026-08-01T10:00:00.Z",
        "2026-08-01T10:00:00,5Z", "2026-08-01T10:00:00ZZ", "2026-08-01T10:00:00+2:00", "2026-08-01T10:00:00+0200",
        "2026-08-01T10:00:00+24:00", "2026-08-01T10:00:00+02:60", "2026-08-01T10:00:00+02:00 ", " 2026-08-01",
        "2026-08-01X10:00:00Z", "2026/08/01", "-026-08-01", "+026-08-01", "٢٠٢٦-٠٨-٠١", "20260801T100000Z",
        "2026-08-01T10:00:00Z\0", "2026-08-01\n", "1785578400",
    ])
    func textThatIsNoTimeIsNone(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func mutatedTextNeverTraps() {
        var generator = SeededGenerator()
        let text = Array("2026-08-01T12:00:00.250+02:00".utf8)
        for _ in 0..<5000 {
            let mutated = String(decoding: RandomSamples.mutate(text, &generator), as: UTF8.self)
            if let instant = Timestamp(text: mutated) {
                #expect(abs(instant.seconds) < 260_000_000_000, "\(generator) \(mutated)")
            }
        }
    }

    @Test(
        arguments: [
            (7, 3, 2, 1), (-7, 3, -3, 2), (-6, 3, -2, 0), (0, 5, 0, 0),
            (-1, 1000, -1, 999),
            (.min, 1000, -9_223_372_036_854_776, 192), (.max, 1000, 9_223_372_036_854_775, 807),
        ] as [(Int64, Int64, Int64, Int64)])
    func divisionRoundsTowardsThePast(value: Int64, divisor: Int64, quotient: Int64, remainder: Int64) {
        #expect(floorDivide(value, by: divisor) == (quotient, remainder))
    }

    /// A damaged journal row may hold any instant.
    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max]) func anyInstantCanBeTold(milliseconds: Int64) {
        let instant = Timestamp(milliseconds: milliseconds)
        #expect(!instant.description.isEmpty)
        #expect(instant.seconds <= milliseconds / 1000)
    }

    @Test(
        arguments: [
            (0, 0), (59_999, 0), (60_000, 1), (-1, 0), (.min, 0), (.max, .max),
            (Int64(UInt32.max) * 60_000, .max), (Int64(UInt32.max) * 60_000 + 60_000, .max),
        ] as [(Int64, UInt32)])
    func bucketIsTheMinuteThatHoldsTheInstant(milliseconds: Int64, minute: UInt32) {
        #expect(TimeBucket(holding: Timestamp(milliseconds: milliseconds)) == TimeBucket(minute: minute))
    }

    @Test func bucketStartsAtItsMinute() {
        var generator = SeededGenerator()
        for _ in 0..<1000 {
            let bucket = TimeBucket(minute: UInt32.random(in: 0 ... .max, using: &generator))
            #expect(TimeBucket(holding: bucket.start) == bucket, "\(generator)")
            #expect(TimeBucket(holding: bucket.start + .milliseconds(59_999)) == bucket, "\(generator)")
        }
        #expect(TimeBucket(minute: 3) < TimeBucket(minute: 4))
    }

    @Test func durationsAddToTheMillisecond() throws {
        let start = try #require(Timestamp(text: "2026-08-01T10:00:00Z"))
        #expect((start + .milliseconds(1500)) - start == .milliseconds(1500))
        #expect(start - .seconds(60) < start)
        #expect(Duration.nanoseconds(-1_500_000).milliseconds == -1)
    }
}
