import Rules
import Telemetry
import Testing

@testable import Evaluate

/// What is told of what changes: silences, mute times, inhibitions, and what is told again.
@Suite struct AnnouncementTests {
    private func quiet(_ text: String) throws -> Quiet {
        try RuleSet.parse(
            """
            budgets:
              - {id: lcp, metric: LCP, limit: 1s, by: [page]}
              - {id: site-down, metric: load, limit: 10s, by: [site]}
            \(text)
            """, file: "alerts.yml"
        ).quiet
    }

    private func alert(
        _ rule: String = "lcp", _ labels: [Dimension: String] = [.page: "/cart"], hushed: String? = nil,
        toldAt: Timestamp? = nil, state: Alert.State = .firing
    ) -> Alert {
        Alert(
            key: AlertKey(rule: rule, labels: labels), state: state, severity: .ticket, summary: "slow", runbook: nil,
            receivers: ["oncall"], activeSince: Given.start - .seconds(600), endedAt: nil,
            evidence: Evidence(
                metric: .lcp, percentile: .p75, value: 2, lower: 2, upper: 2, limit: 1, count: 50,
                from: Given.start - .seconds(3600), to: Given.start), hushed: hushed, toldAt: toldAt)
    }

    private func items(
        _ transitions: [AlertTransition], firing: [Alert] = [], _ quiet: Quiet, repeats: Duration? = nil,
        at instant: Timestamp = Given.start
    ) -> [Announcement.Item] {
        Announcement.items(transitions, firing: firing, quiet: quiet, repeats: repeats, at: instant)
    }

    @Test func whatIsSilencedIsStoredWithTheReasonAndToldToNobody() throws {
        let quiet = try quiet(
            "silences: [{match: {page: /ca*, rule: lcp}, until: 2026-08-02, reason: being retired, author: Ada}]")
        let item = try #require(items([.fired(alert())], quiet).first)
        #expect(!item.isTold)
        #expect(
            item.transition == .fired(alert(hushed: "silenced by Ada until 2026-08-02T00:00:00Z: being retired")))
        let other = alert("lcp", [.page: "/home"])
        var told = other
        told.toldAt = Given.start
        #expect(items([.fired(other)], quiet) == [.init(transition: .fired(told), isTold: true)])
    }

    @Test func silenceThatIsOverTellsWhatStillFires() throws {
        let quiet = try quiet("silences: [{match: {page: /cart}, until: 2026-08-01T10:00:00Z, reason: old}]")
        let hushed = alert(hushed: "silenced")
        let expected: [Announcement.Item] = [
            .init(transition: .fired(alert(toldAt: Given.start)), isTold: true)
        ]
        #expect(items([.refreshed(hushed)], quiet) == expected)
        #expect(items([], firing: [hushed], quiet) == expected, "its rule could not be read")
        #expect(items([.refreshed(hushed)], quiet, at: Given.start - .seconds(1)).map(\.isTold) == [false])
        #expect(items([], firing: [hushed], quiet, at: Given.start - .seconds(1)).isEmpty)
    }

    @Test func whoeverWasToldItFiresIsToldItsEndAndNobodyElse() throws {
        let quiet = try quiet("silences: [{match: {rule: \"*\"}, until: 2027-01-01, reason: holidays}]")
        let end = AlertTransition.resolved(alert(toldAt: Given.start, state: .resolved), because: .recovered)
        #expect(items([end], quiet) == [.init(transition: end, isTold: true)])
        let unheard = AlertTransition.resolved(alert(hushed: "muted", state: .resolved), because: .recovered)
        #expect(items([unheard], Quiet()) == [.init(transition: unheard, isTold: false)])
    }

    @Test(arguments: [
        // 22:00 to 07:00 in Paris, which is two hours ahead in August: 20:00 to 05:00.
        ("2026-08-01T19:59:59Z", false), ("2026-08-01T20:00:00Z", true), ("2026-08-02T04:59:59Z", true),
        ("2026-08-02T05:00:00Z", false),
        // In winter one hour; the night in which clocks are put back is longer.
        ("2026-12-01T20:59:59Z", false), ("2026-12-01T21:00:00Z", true), ("2026-10-25T05:59:59Z", true),
        ("2026-10-25T06:00:00Z", false), ("2026-03-29T04:59:59Z", true), ("2026-03-29T05:00:00Z", false),
    ])
    func nightIsThatOfTheZone(text: String, isMuted: Bool) throws {
        let quiet = try quiet("mute: [{rules: [\"l*\"], when: \"22:00-07:00\", zone: Europe/Paris}]")
        let instant = try #require(Timestamp(text: text))
        #expect(items([.fired(alert())], quiet, at: instant).map(\.isTold) == [!isMuted])
    }

    @Test(arguments: [
        // Friday to Saturday the 1st: the night belongs to the day on which it begins.
        ("2026-07-31T23:00:00Z", true), ("2026-08-01T06:59:00Z", true), ("2026-08-01T23:00:00Z", false),
        ("2026-08-02T06:00:00Z", false), ("2026-07-31T12:00:00Z", false),
    ])
    func nightBelongsToTheDayOnWhichItBegins(text: String, isMuted: Bool) throws {
        let quiet = try quiet("mute: [{rules: lcp, when: \"22:00-07:00\", days: mon-fri}]")
        let instant = try #require(Timestamp(text: text))
        #expect(items([.fired(alert())], quiet, at: instant).map(\.isTold) == [!isMuted])
    }

    @Test func whatFollowsFromSomethingElseIsKeptQuietWhileThatFires() throws {
        let quiet = try quiet("inhibit: [{when: {rule: site-down}, mute: {rule: lcp}, same: [site]}]")
        let down = alert("site-down", [.site: "shop"])
        let slow = alert("lcp", [.site: "shop", .page: "/cart"])
        let elsewhere = alert("lcp", [.site: "blog", .page: "/"])
        let together = items([.fired(slow), .fired(elsewhere), .fired(down)], quiet)
        #expect(together.map(\.isTold) == [false, true, true])
        #expect(together[0].transition.alert.hushed == "kept quiet while site-down fires")
        #expect(items([.fired(slow)], firing: [down], quiet).map(\.isTold) == [false])
        // With it over, the page is told in the same evaluation.
        let hushed = alert("lcp", [.site: "shop", .page: "/cart"], hushed: "kept quiet")
        let over = AlertTransition.resolved(
            alert("site-down", [.site: "shop"], state: .resolved), because: .recovered)
        #expect(items([over, .refreshed(hushed)], firing: [down, hushed], quiet).map(\.isTold) == [true, true])
    }

    @Test func nothingKeepsItselfQuiet() throws {
        let quiet = try quiet("inhibit: [{when: {rule: \"*\"}, mute: {rule: lcp}}]")
        #expect(items([.fired(alert())], quiet).map(\.isTold) == [true])
    }

    @Test func whatGoesOnIsToldAgainAfterAWhile() throws {
        let told = alert(toldAt: Given.start - .seconds(3600))
        let again = items([.refreshed(told)], Quiet(), repeats: .seconds(3600))
        #expect(
            again == [.init(transition: .reminded(alert(toldAt: Given.start), at: Given.start), isTold: true)])
        #expect(items([.refreshed(told)], Quiet(), repeats: .seconds(3601)).map(\.isTold) == [false])
        #expect(items([.refreshed(told)], Quiet()).map(\.isTold) == [false])
        let quiet = try quiet("silences: [{match: {page: /cart}, until: 2027-01-01, reason: known}]")
        let silent = items([.refreshed(told)], quiet, repeats: .seconds(3600))
        #expect(silent.map(\.isTold) == [false] && silent.map(\.isTakenBack) == [true])
        // Also where nothing is read any more.
        #expect(items([], firing: [told], Quiet(), repeats: .seconds(3600)).map(\.isTold) == [true])
        #expect(items([], firing: [told], Quiet(), repeats: .seconds(3601)).isEmpty)
    }

    @Test func whatMatchesBothSidesIsKeptQuietByWhatDoesNot() throws {
        // The manual's line, with a source of the severity it keeps quiet.
        let quiet = try quiet("inhibit: [{when: {rule: site-down}, mute: {severity: ticket}, same: [site]}]")
        let down = alert("site-down", [.site: "shop"])
        let slow = alert("lcp", [.site: "shop", .page: "/cart"])
        #expect(items([.fired(slow), .fired(down)], quiet).map(\.isTold) == [false, true])
        // Two that could keep each other quiet are both told.
        let mutual = try self.quiet("inhibit: [{when: {rule: \"*\"}, mute: {severity: ticket}, same: [site]}]")
        #expect(items([.fired(slow), .fired(down)], mutual).map(\.isTold) == [true, true])
    }

    @Test func excludedRuleIsNotMuted() throws {
        let quiet = try quiet("mute: [{rules: [\"*\", \"!site-down\"], when: \"00:00-24:00\"}]")
        let told = items([.fired(alert()), .fired(alert("site-down", [.site: "shop"]))], quiet).map(\.isTold)
        #expect(told == [false, true])
    }
}
