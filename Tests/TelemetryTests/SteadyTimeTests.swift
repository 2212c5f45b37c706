import CollectorTesting
import Telemetry
import Testing

@Suite struct SteadyTimeTests {
    @Test func addsAndSubtractsDurations() {
        let instant = SteadyTime(nanoseconds: 5_000_000_000)
        #expect(instant + .milliseconds(1) == SteadyTime(nanoseconds: 5_001_000_000))
        #expect(instant - .seconds(7) == SteadyTime(nanoseconds: -2_000_000_000))
        #expect(instant - SteadyTime(nanoseconds: 6_500_000_000) == .milliseconds(-1500))
        #expect(instant < instant + .nanoseconds(1))
    }

    @Test func stopsAtTheEndsInsteadOfOverflowing() {
        let (first, last) = (SteadyTime(nanoseconds: .min), SteadyTime(nanoseconds: .max))
        #expect(last + .nanoseconds(1) == last)
        #expect(first - .nanoseconds(1) == first)
        #expect(last - .nanoseconds(-1) == last)
        #expect(first + .nanoseconds(-1) == first)
        #expect((last - first) as Duration == Duration.nanoseconds(Int64.max))
        #expect((first - last) as Duration == Duration.nanoseconds(Int64.min))
        #expect(first + .seconds(Int64.max) == SteadyTime(nanoseconds: -1))
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(-1), -1), (.milliseconds(1500), 1_500_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1), (.seconds(Int64.max), .max),
            (.seconds(Int64.min), .min), (.nanoseconds(Int64.min), .min), (.nanoseconds(Int64.max), .max),
        ] as [(Duration, Int64)])
    func countsWholeNanosecondsOfDuration(duration: Duration, nanoseconds: Int64) {
        #expect(duration.nanoseconds == nanoseconds)
    }

    @Test func presentNeverRunsBackwards() {
        var last = SteadyTime.now
        for _ in 0..<1000 {
            let next = SteadyTime.now
            #expect(next >= last)
            last = next
        }
    }

    @Test func clampedSumsEqualThoseOfWiderNumbers() {
        var generator = SeededGenerator()
        let edges: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        for _ in 0..<10_000 {
            let left = edges.randomElement(using: &generator)! &+ .random(in: -3...3, using: &generator)
            let right = Bool.random(using: &generator) ? edges.randomElement(using: &generator)! : left
            let sum = Int64(clamping: Int128(left) + Int128(right))
            let difference = Int64(clamping: Int128(left) - Int128(right))
            if left.addingClamped(right) != sum || left.subtractingClamped(right) != difference {
                Issue.record("\(left) \(right), \(generator)")
            }
        }
    }
}
