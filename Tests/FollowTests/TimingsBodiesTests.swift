import Follow
import Foundation
import Telemetry
import Testing

@Suite struct TimingsBodiesTests {
    private func text(_ bodies: [Data]) -> [String] { bodies.map { String(decoding: $0, as: UTF8.self) } }

    @Test func databasesAreServicesInTheOrderOfTheLog() {
        let statements = [
            LogText.statement("SELECT \"a\\\"\n\t/ é\u{1}", 1.5, database: "shop"),
            LogText.statement("SELECT 2", 2, instant: nil), LogText.statement("SELECT 3", 0.001, database: "a\"b"),
            LogText.statement("SELECT 4", 4, instant: Timestamp(milliseconds: 5), database: "shop"),
        ]
        #expect(
            text(TimingsBodies.encode(statements)) == [
                #"{"service":"shop","timings":[{"at":"2026-11-25T10:01:36.123Z","db":"postgresql","duration_ms":1.5,"query":"SELECT \"a\\\"\n\t/ é\u0001"},{"at":"1970-01-01T00:00:00.005Z","db":"postgresql","duration_ms":4,"query":"SELECT 4"}]}"#,
                #"{"timings":[{"db":"postgresql","duration_ms":2,"query":"SELECT 2"}]}"#,
                #"{"service":"a\"b","timings":[{"at":"2026-11-25T10:01:36.123Z","db":"postgresql","duration_ms":0.001,"query":"SELECT 3"}]}"#,
            ])
    }

    @Test func givenServiceTakesAll() {
        let statements = [LogText.statement("SELECT 1", 1, database: "shop"), LogText.statement("SELECT 2", 2)]
        let bodies = TimingsBodies.encode(statements, service: "api")
        #expect(bodies.count == 1 && text(bodies)[0].hasPrefix("{\"service\":\"api\",\"timings\":[{"))
        #expect(TimingsBodies.encode([]).isEmpty)
    }

    @Test func bodyIsBoundedInTimingsAndBytes() throws {
        struct Body: Decodable {
            struct Timing: Decodable {
                let duration: Double

                private enum CodingKeys: String, CodingKey { case duration = "duration_ms" }
            }
            let timings: [Timing]
        }
        func read(_ bodies: [Data]) throws -> [[Double]] {
            try bodies.map { try JSONDecoder().decode(Body.self, from: $0).timings.map(\.duration) }
        }
        let many = (0..<4001).map { LogText.statement("SELECT 1", Double($0)) }
        let counts = try read(TimingsBodies.encode(many))
        #expect(counts.map(\.count) == [2000, 2000, 1])
        #expect(counts.flatMap { $0 } == many.map(\.durationMilliseconds))
        // Every byte of these becomes six.
        let heavy = (0..<100).map { LogText.statement(String(repeating: "\u{1}", count: 16_384), Double($0)) }
        let bodies = TimingsBodies.encode(heavy)
        #expect(bodies.allSatisfy { $0.count <= TimingsBodies.byteLimit })
        #expect(try read(bodies).flatMap { $0 } == heavy.map(\.durationMilliseconds))
        #expect(bodies.count == 3)
    }
}
