import CollectorTesting
import Rules
import Telemetry
import Testing

@testable import Evaluate

/// Values judged by what they were: in the same hours of other weeks, and in the release before.
@Suite struct ShiftTests {
    private let week: Int64 = 7 * 24 * 60

    private func rule(
        _ comparison: Comparison = .lastWeeks, by: [Dimension] = [.page], window: Duration = .seconds(3600),
        worseBy: Double = 0.1
    ) -> Rule {
        Given.rule(
            by: by, window: window, promise: .shift(.p75, from: comparison, worseBy: worseBy))
    }

    /// An hour of visits now around `now`, and around each of `weeks` in theirs.
    private func history(now: Double, weeks: [Double], count: Int = 200) -> VisitHistory {
        var history = VisitHistory()
        for (place, middle) in ([now] + weeks).enumerated() {
            for value in Given.visits(count, around: middle, spread: 400) {
                history.add(value, [.page: "/a"], minutesAgo: Int64(place) * week + 30)
            }
        }
        return history
    }

    // MARK: Last weeks

    @Test func slowerThanTheSameHourOfOtherWeeksIsABreach() throws {
        var history = history(now: 3000, weeks: [2000, 2050, 1980, 2010, 2020])
        let judgement = try #require(history.judge(rule()).first)
        #expect(judgement.verdict == .breach)
        let baseline = try #require(judgement.evidence?.baseline)
        #expect(baseline.name == "median of 5 weeks" && abs(baseline.value - 2010) < 15)
        let limit = try #require(judgement.evidence?.limit)
        // Weeks that are alike ask for 3.5 deviations of a twentieth: 29.6 %.
        #expect(abs(limit / baseline.value - 1.296) < 0.001)
    }

    @Test func whatIsSlowEveryMondayIsNoNews() {
        var history = history(now: 4000, weeks: [4000, 4100, 3950, 4050])
        #expect(history.judge(rule()).map(\.verdict) == [.ok])
    }

    @Test func weeksThatVaryAskForMore() throws {
        var history = history(now: 3000, weeks: [1500, 2400, 1700, 2600, 2000])
        #expect(history.judge(rule()).map(\.verdict) == [.ok])
    }

    @Test func baselineOfThreeWeeksIsWarmingUp() throws {
        var history = history(now: 9000, weeks: [2000, 2000, 2000])
        let judgement = try #require(history.judge(rule()).first)
        #expect(judgement.verdict == .warmingUp && judgement.evidence?.baseline?.name == "median of 3 weeks")
        let words = Explanation(rule(), judgement, nil, at: Given.start).sentence
        #expect(words.contains("median of 3 weeks, 1.99 s: warming up, 4 weeks are needed"), "\(words)")
        var first = self.history(now: 9000, weeks: [])
        #expect(first.judge(rule()).map(\.verdict) == [.warmingUp])
    }

    @Test func weekInWhichItFiredIsLeftOut() throws {
        let history = history(now: 3000, weeks: [2000, 2000, 9000, 2000, 9000, 9000, 2000])
        let bad = Set([3, 5, 6])
        let judged = Evaluator.judge(
            rule(), at: Given.start,
            wasFiring: { key, span in
                key.labels == [.page: "/a"]
                    && bad.contains(Int((Given.start - span.lowerBound).milliseconds / 1000 / 604_800))
            }
        ) { request in
            var history = history
            return history.read(request)
        }
        #expect(judged.map(\.verdict) == [.breach])
        #expect(judged.first?.evidence?.baseline?.name == "median of 4 weeks")
    }

    @Test func weeksAreReadInWholeHours() {
        let spans = LastWeeks.spans(before: Given.start + .seconds(17 * 60), .seconds(3600))
        #expect(spans.count == 8)
        #expect(spans[0].lowerBound.description == "2026-07-25T09:00:00Z")
        #expect(spans[0].upperBound.description == "2026-07-25T11:00:00Z")
        #expect(
            LastWeeks.spans(before: Given.start, .seconds(3600))[7].upperBound.description == "2026-06-06T10:00:00Z")
    }

    // MARK: Previous release

    private func visits(
        _ history: inout VisitHistory, _ release: String, around middle: Double, _ count: Int = 400,
        hoursAgo: ClosedRange<Int64>, device: String = "mobile", site: String = "shop"
    ) {
        for hour in hoursAgo {
            for value in Given.visits(count / hoursAgo.count, around: middle, spread: 400) {
                history.add(
                    value, [.site: site, .device: device, .release: release], minutesAgo: hour * 60 - 30)
            }
        }
    }

    private let releases = Given.rule(
        by: [.site], window: .seconds(86_400), promise: .shift(.p75, from: .previousRelease, worseBy: 0.1))

    @Test func slowerReleaseIsABreach() throws {
        var history = VisitHistory()
        visits(&history, "1.4.1", around: 2000, hoursAgo: 5...24)
        visits(&history, "1.4.2", around: 2600, hoursAgo: 1...4)
        let judgement = try #require(history.judge(releases).first)
        #expect(judgement.verdict == .breach && judgement.labels == [.site: "shop"])
        let baseline = try #require(judgement.evidence?.baseline)
        #expect(baseline.name == "release 1.4.1" && baseline.subject == "release 1.4.2")
        #expect(judgement.evidence?.from == Given.start - .seconds(4 * 3600))
        let evidence = try #require(judgement.evidence)
        #expect(
            releases.summary(labels: judgement.labels, evidence: evidence)
                == "LCP p75 \(evidence.text(evidence.value)) on site=shop, release 1.4.2 against release 1.4.1 \(evidence.text(baseline.value)), limit \(evidence.text(evidence.limit))"
        )
    }

    @Test func slightlySlowerReleaseIsNot() {
        var history = VisitHistory()
        visits(&history, "1.4.1", around: 2000, hoursAgo: 5...24)
        visits(&history, "1.4.2", around: 2100, hoursAgo: 1...4)
        #expect(history.judge(releases).map(\.verdict) == [.ok])
    }

    /// Lower by a tenth of 100 ms is nothing anybody waits for.
    @Test func fewMillisecondsAreNoRegression() {
        var history = VisitHistory()
        visits(&history, "1", around: 500, hoursAgo: 5...24)
        visits(&history, "2", around: 520, 4000, hoursAgo: 1...4)
        let rule = Given.rule(
            by: [.site], window: .seconds(86_400), promise: .shift(.p75, from: .previousRelease, worseBy: 0.01))
        #expect(history.judge(rule).map(\.verdict) == [.ok])
    }

    /// Each device is as fast as before, but there are more telephones: together it looks slower by a half.
    @Test func moreTelephonesAreNoRegression() throws {
        var history = VisitHistory()
        visits(&history, "1", around: 4000, 100, hoursAgo: 5...24)
        visits(&history, "1", around: 1500, 900, hoursAgo: 5...24, device: "desktop")
        visits(&history, "2", around: 4000, 800, hoursAgo: 1...4)
        visits(&history, "2", around: 1500, 200, hoursAgo: 1...4, device: "desktop")
        let judgement = try #require(history.judge(releases).first)
        #expect(judgement.verdict == .ok || judgement.verdict == .inconclusive)
        #expect(abs((judgement.evidence?.baseline?.value ?? 0) / (judgement.evidence?.value ?? 1) - 1) < 0.03)
    }

    @Test func releaseIsComparedWithTheOneMostVisitsHadBefore() {
        var history = VisitHistory()
        visits(&history, "1.3", around: 9000, 40, hoursAgo: 5...24)
        visits(&history, "1.4.1", around: 2000, hoursAgo: 5...24)
        visits(&history, "1.4.2", around: 2600, hoursAgo: 1...4)
        // A canary that came an hour ago has too few visits to be the newest.
        visits(&history, "1.5", around: 100, 8, hoursAgo: 1...1)
        #expect(history.judge(releases).first?.evidence?.baseline?.subject == "release 1.4.2")
        #expect(history.judge(releases).first?.evidence?.baseline?.name == "release 1.4.1")
    }

    @Test func releaseThatHasBeenThereAllTheTimeIsNotCompared() {
        var history = VisitHistory()
        visits(&history, "1", around: 2000, 3400, hoursAgo: 1...340)
        visits(&history, "", around: 9000, 3400, hoursAgo: 1...340)
        #expect(history.judge(releases).map(\.verdict) == [.ok])
        visits(&history, "0", around: 100, hoursAgo: 330...335)
        #expect(history.judge(releases).map(\.verdict) == [.ok])
    }

    @Test func releaseThatWasRolledBackIsOver() throws {
        var history = VisitHistory()
        visits(&history, "1", around: 2000, hoursAgo: 5...24)
        visits(&history, "2", around: 2600, hoursAgo: 3...4)
        visits(&history, "1", around: 2000, hoursAgo: 1...2)
        let judgement = try #require(history.judge(releases).first)
        #expect(judgement.verdict == .ok)
        #expect(judgement.evidence?.baseline?.name == "release 1 itself, as no other is new")
    }

    /// Nothing else is there to compare with: what was slow for eight weeks ends when it is fast again.
    @Test func recoveryAfterWeeksOfFiringIsSeen() throws {
        let history = history(now: 1000, weeks: [3000, 3000, 3000, 3000, 3000, 1000, 1000])
        let judged = Evaluator.judge(
            rule(), at: Given.start,
            wasFiring: { _, span in (Given.start - span.lowerBound).milliseconds < 40 * 86_400_000 }
        ) { request in
            var history = history
            return history.read(request)
        }
        #expect(judged.map(\.verdict) == [.ok])
    }

    @Test func sitesHaveReleasesOfTheirOwn() {
        var history = VisitHistory()
        for (site, middle) in [("shop", 2600.0), ("blog", 2000)] {
            visits(&history, "7", around: 2000, hoursAgo: 5...24, site: site)
            visits(&history, "8", around: middle, hoursAgo: 1...4, site: site)
        }
        visits(&history, "1", around: 1000, hoursAgo: 1...24, site: "quiet")
        let verdicts = Dictionary(
            uniqueKeysWithValues: history.judge(releases).map { ($0.labels[.site], $0.verdict) })
        #expect(verdicts == ["shop": .breach, "blog": .ok, "quiet": .ok], "nothing new is well")
    }

    /// Two releases that are alike: the bound of the shift is above none no more often than the confidence allows.
    @Test func releasesThatAreAlikeRaiseNoAlarm() throws {
        var generator = SeededGenerator()
        let limit = ShiftLimit(rule: releases, worseBy: 0.1)
        let comparison = PreviousRelease(rule: releases, percentile: .p75, limit: limit, instant: Given.start)
        let pair = PreviousRelease.History.Pair(
            new: "2", old: "1", since: Given.start - .seconds(3600), start: Given.start - .seconds(3600))
        var alarms = 0
        for _ in 0..<400 {
            let new = Given.rollup(Given.lognormal(200, p75: 2400, &generator))
            let old = Given.rollup(Given.lognormal(200, p75: 2400, &generator))
            let evidence = try #require(comparison.judgement([:], pair, [(new, old)]).evidence)
            alarms += evidence.lower.map { $0 > evidence.baseline?.value ?? 0 } ?? true ? 1 : 0
        }
        // 5 % of 400 are 20, give or take 4.4; buckets 1.1 % wide make it fewer.
        #expect(alarms <= 33, "\(generator)")
    }
}
