import Admit
import Telemetry
import Testing

@Suite struct RateTests {
    @Test func keepsWithinItsBounds() {
        #expect(Rate(count: 1, period: .seconds(1))?.count == 1)
        #expect(Rate(count: 1_000_000, period: .seconds(86_400))?.period == .seconds(86_400))
        for count in [.min, -1, 0, 1_000_001, .max] { #expect(Rate(count: count, period: .seconds(60)) == nil) }
        for period in [
            Duration.zero, .milliseconds(999), .milliseconds(86_400_001), .seconds(-60), .seconds(Int64.max),
        ] {
            #expect(Rate(count: 1, period: period) == nil)
        }
    }

    @Test func periodIsRoundedUpToSeconds() {
        #expect(Rate(count: 1, period: .milliseconds(1001))?.periodSeconds == 2)
        #expect(Rate(count: 1, period: .seconds(900))?.periodSeconds == 900)
    }

    @Test(arguments: [
        (RateClass.general, 100, 60, "general"), (.beacons, 1000, 60, "beacons"), (.logins, 5, 900, "log-ins"),
        (.uploads, 10, 60, "uploads"),
    ])
    func classesHaveTheirDefaults(rateClass: RateClass, count: Int, seconds: Int, name: String) {
        #expect(rateClass.defaultRate == Rate(count: count, period: .seconds(seconds)))
        #expect(rateClass.policyName == name)
        #expect(RateLimiter.defaultRates[rateClass] == rateClass.defaultRate)
    }

    @Test func verdictIsWrittenAsStructuredFields() {
        let verdict = RateVerdict(
            policyName: "beacons", isAllowed: true, limit: 1000, windowSeconds: 60, remaining: 412, resetSeconds: 17,
            retryAfterSeconds: 0)
        #expect(verdict.policy == "\"beacons\";q=1000;w=60")
        #expect(verdict.state == "\"beacons\";r=412;t=17")
    }
}
