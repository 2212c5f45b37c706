import Rules
import Telemetry
import Testing

@testable import Evaluate

/// What is read for a verdict: filters, and windows that widen.
@Suite struct WindowTests {
    private func rule(
        by: [Dimension] = [.page], filters: [LabelFilter] = [], minimum: Int64 = 40,
        _ change: (inout RuleGuards) -> Void = { _ in }
    ) -> Rule {
        var guards = RuleGuards()
        change(&guards)
        return Given.rule(by: by, minimumCount: minimum, filters: filters, guards: guards)
    }

    @Test func windowDoublesUntilThereIsEnoughAndNoFurther() throws {
        var history = VisitHistory()
        for place in 0..<50 { history.add(3000, minutesAgo: 5 + Int64(place) * 5) }
        let rule = rule { $0.widenTo = .seconds(86_400) }
        let judgement = try #require(history.judge(rule).first)
        // 12 in an hour, 24 in two, 48 in four.
        #expect(judgement.verdict == .breach && judgement.evidence?.count == 48)
        #expect(judgement.evidence?.from == Given.start - .seconds(4 * 3600) && judgement.evidence?.to == Given.start)
        // The widest tells what there is at all.
        #expect(history.requests.map { $0.to - $0.from } == [1, 24, 2, 4].map { .seconds($0 * 3600) })
    }

    @Test func eachPageIsJudgedByTheShortestWindowThatHasEnough() throws {
        var history = VisitHistory()
        for _ in 0..<40 { history.add(1000, [.page: "/many"]) }
        for _ in 0..<20 { history.add(3000, [.page: "/few"]) }
        for _ in 0..<30 { history.add(3000, [.page: "/few"], minutesAgo: 100) }
        // Long ago the first was slow, which is not news.
        for _ in 0..<500 { history.add(9000, [.page: "/many"], minutesAgo: 100) }
        let judged = history.judge(rule { $0.widenTo = .seconds(3 * 3600) })
        let verdicts = Dictionary(uniqueKeysWithValues: judged.map { ($0.labels[.page], $0.verdict) })
        #expect(verdicts == ["/many": .ok, "/few": .breach])
        #expect(history.requests.count == 3)
    }

    /// A page with a visit every two hours has no window that is enough, and most hold nothing.
    @Test func whatTheWindowDoesNotHoldAtAllIsJudgedByAWiderOne() throws {
        var history = VisitHistory()
        for place in 0..<41 { history.add(3000, [.page: "/rare"], minutesAgo: 90 + Int64(place) * 30) }
        let judgement = try #require(history.judge(rule { $0.widenTo = .seconds(86_400) }).first)
        #expect(judgement.verdict == .breach && judgement.evidence?.count == 41)
        #expect(history.judge(rule()).isEmpty)
    }

    @Test func widestWindowIsNoMoreThanAllowed() {
        let rule = rule { $0.widenTo = .seconds(5 * 3600) }
        #expect(Evaluator.windows(of: rule) == [1, 2, 4, 5].map { .seconds($0 * 3600) })
        #expect(Evaluator.windows(of: self.rule()) == [.seconds(3600)])
        var history = VisitHistory()
        history.add(3000)
        #expect(history.judge(rule).map(\.verdict) == [.tooFew])
        #expect(history.requests.count == 2, "the widest has too few as well")
    }

    @Test func exactFilterIsLeftToStorage() {
        var history = VisitHistory()
        for _ in 0..<40 { history.add(3000, [.page: "/a", .device: "mobile"]) }
        for _ in 0..<400 { history.add(100, [.page: "/a", .device: "desktop"]) }
        let filter = LabelFilter(.device, included: [LabelPattern("mobile")])
        #expect(history.judge(rule(filters: [filter])).map(\.verdict) == [.breach])
        #expect(history.requests.map(\.filters) == [[.device: "mobile"]] && history.requests.map(\.by) == [[.page]])
    }

    @Test func otherFiltersPutTogetherWhatTheyAdmit() {
        var history = VisitHistory()
        for device in ["mobile", "tablet", "desktop", "tv"] {
            for _ in 0..<30 { history.add(device == "desktop" ? 100 : 3000, [.page: "/a", .device: device]) }
        }
        for _ in 0..<99 { history.add(9000, [.page: "/b/c", .device: "mobile"]) }
        let both = LabelFilter(.device, included: [LabelPattern("mobile"), LabelPattern("tablet")])
        let judged = history.judge(rule(by: [], filters: [both, LabelFilter(.page, excluded: [LabelPattern("/b*")])]))
        #expect(judged.map(\.labels) == [[:]] && judged.map { $0.evidence?.count } == [60])
        let none = LabelFilter(.device, excluded: [LabelPattern("*")])
        #expect(history.judge(rule(filters: [none])).isEmpty)
    }

    @Test(arguments: [
        ("/shop/*", "/shop/cart", true), ("/shop/*", "/shop/", true), ("/shop/*", "/shop", false), ("*", "", true),
        ("*a*b", "xaxbab", true), ("*a*b", "xaxba", false), ("?", "é", true), ("?", "", false), ("a?c*", "abc", true),
        ("/a", "/a", true), ("/a", "/A", false), ("**a", "a", true), ("a*", "ba", false),
    ])
    func patternMatches(pattern: String, value: String, matches: Bool) {
        #expect(LabelPattern(pattern).matches(value) == matches)
    }

    /// A pattern of stars against a text that nearly matches took exponential time in many programs.
    @Test func starsTakeNoMoreThanTheirProduct() {
        let pattern = LabelPattern(String(repeating: "*a", count: 500) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2000)))
    }
}
