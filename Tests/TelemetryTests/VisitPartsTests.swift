import CollectorTesting
import Telemetry
import Testing

/// Values that a client tells in parts, by number.
@Suite struct VisitPartsTests {
    private typealias Part = (number: UInt32, value: Double)

    private func visit(_ parts: [Part]) -> Visit {
        var visit = Visit(value: parts[0].value, order: .part(parts[0].number))
        for part in parts.dropFirst() { _ = visit.record(value: part.value, order: .part(part.number)) }
        return visit
    }

    @Test func valueIsTheSumOverNumbersInWhateverOrder() {
        var random = SeededGenerator()
        for _ in 0..<200 {
            let parts = (1...UInt32.random(in: 1...31, using: &random)).map {
                Part(number: $0, value: Double(Int.random(in: 0...40, using: &random)) / 64)
            }
            let sum = parts.reduce(0) { $0 + $1.value }
            let arrivals = (parts + parts.shuffled(using: &random).prefix(9)).shuffled(using: &random)
            #expect(visit(arrivals).value == sum, "\(random)")
        }
    }

    @Test func numberThatWasCountedIsNotCountedAgainWhateverItSays() {
        var visit = visit([(1, 0.25), (2, 0.5)])
        #expect(visit.record(value: 0.25, order: .part(1)) == .duplicate)
        #expect(visit.record(value: 9, order: .part(2)) == .duplicate)
        #expect(visit.record(value: 0, order: .part(3)) == .duplicate)
        #expect(visit.record(value: 0.125, order: .part(4)) == .replaced(old: 0.75, new: 0.875))
    }

    @Test func pageThatTellsPartsWithoutEndKeepsItsSum() {
        let visit = visit((1...500).map { (UInt32($0), 0.5) })
        #expect(visit.value == 250)
        var again = visit
        for number in [1, 250, 500] as [UInt32] { #expect(again.record(value: 7, order: .part(number)) == .duplicate) }
        #expect(again.record(value: 1, order: .part(501)) == .replaced(old: 250, new: 251))
    }

    @Test func whatIsStoredIsReadBack() throws {
        for count in [1, 2, 31, 40, 200] {
            let visit = visit((1...count).map { (UInt32($0), Double($0)) })
            var writer = ByteWriter()
            visit.encode(to: &writer)
            var reader = ByteReader(writer.bytes)
            #expect(try Visit(from: &reader) == visit)
        }
    }

    @Test func clientThatChangesItsMindIsTakenAtItsLastWord() {
        var visit = visit([(1, 5)])
        #expect(visit.record(value: 8, order: .after(5)) == .replaced(old: 5, new: 8))
        #expect(visit.record(value: 3, order: .part(1)) == .replaced(old: 8, new: 3))
    }
}
