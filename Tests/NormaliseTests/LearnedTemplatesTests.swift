import CollectorTesting
import Foundation
import Normalise
import Telemetry
import Testing

@Suite struct LearnedTemplatesTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    /// Sees `/shop/p0`, `/shop/p1`, … once each.
    private func crowded(_ count: Int, limits: LearnedTemplates.Limits = .init()) -> LearnedTemplates {
        var learned = LearnedTemplates(limits: limits)
        for index in 0..<count { _ = learned.name(of: "/shop/p\(index)", site: "s", at: start) }
        return learned
    }

    @Test func positionFoldsAtTheFirstValueOverItsLimit() {
        var learned = crowded(100)
        #expect(learned.rules == [])
        #expect(learned.name(of: "/shop/p5", site: "s", at: start) == "/shop/p5")
        let later = start + .seconds(60)
        #expect(learned.name(of: "/shop/p100/reviews", site: "s", at: later) == "/shop/:any/reviews")
        #expect(learned.name(of: "/shop/p5", site: "s", at: later) == "/shop/:any")
        let distinct = learned.rules.first?.distinct ?? 0
        #expect((100...104).contains(distinct))
        #expect(
            learned.rules == [
                LearnedRule(
                    site: "s", template: "/shop/:any", distinct: distinct, examples: ["p5", "p0", "p1", "p10", "p11"],
                    views: 103, since: later)
            ])
        // Another site and another parent are not concerned.
        #expect(learned.name(of: "/shop/p5", site: "t", at: later) == "/shop/p5")
        #expect(learned.name(of: "/shop", site: "s", at: later) == "/shop")
        #expect(learned.name(of: "/p5", site: "s", at: later) == "/p5")
    }

    @Test func topLevelFoldsOnlyAboveTheLimit() {
        var learned = LearnedTemplates()
        for index in 0..<100 { #expect(learned.name(of: "/a\(index)", site: "s", at: start) == "/a\(index)") }
        #expect(learned.name(of: "/a7/b", site: "s", at: start) == "/a7/b")
        #expect(learned.name(of: "/", site: "s", at: start) == "/")
        #expect(learned.rules == [])
        #expect(learned.name(of: "/a100", site: "s", at: start) == "/:any")
        #expect(learned.rules.map(\.template) == ["/:any"])
    }

    @Test func placeholderAndWellKnownValueKeepTheirNames() {
        var learned = LearnedTemplates()
        for index in 0..<90 { for _ in 0..<4 { _ = learned.name(of: "/shop/p\(index)", site: "s", at: start) } }
        for _ in 0..<150 { _ = learned.name(of: "/shop/cart", site: "s", at: start) }
        for index in 90..<120 { _ = learned.name(of: "/shop/p\(index)", site: "s", at: start) }
        #expect(learned.name(of: "/shop/cart/pay", site: "s", at: start) == "/shop/cart/pay")
        #expect(learned.name(of: "/shop/:id", site: "s", at: start) == "/shop/:id")
        #expect(learned.name(of: "/shop/p3", site: "s", at: start) == "/shop/:any")
    }

    @Test func foldsNestAndAreUndoneOneByOne() {
        var learned = LearnedTemplates()
        for index in 0..<300 { _ = learned.name(of: "/a/x\(index)/y\(index)", site: "s", at: start) }
        #expect(learned.rules.map(\.template) == ["/a/:any", "/a/:any/:any"])
        #expect(learned.undo(site: "s", template: "/a/:any/:any") == .undone)
        #expect(learned.name(of: "/a/x1/y1", site: "s", at: start) == "/a/:any/y1")
        #expect(learned.undo(site: "s", template: "/a/:any") == .undone)
        #expect(learned.rules == [])
        for index in 0..<300 {
            #expect(learned.name(of: "/a/x\(index)", site: "s", at: start) == "/a/x\(index)")
        }
        #expect(learned.rules == [])
        #expect(learned.pins.count == 2)
    }

    @Test func undoOfWhatIsNoRuleChangesNothing() {
        var learned = crowded(101)
        let before = learned.state
        for template in ["/shop", "/shop/", "/:any", "/shop/p1", "/shop/p1/:any", "", "shop/:any", "/shop/:any/:any"] {
            #expect(learned.undo(site: "s", template: template) == .noSuchRule, "\(template)")
        }
        #expect(learned.undo(site: "t", template: "/shop/:any") == .noSuchRule)
        #expect(learned.state == before)
    }

    @Test func pinsAreBoundedAndCanBeTakenBack() {
        var limits = LearnedTemplates.Limits()
        limits.pins = 1
        limits.children = 2
        var learned = LearnedTemplates(limits: limits)
        for index in 0..<5 {
            _ = learned.name(of: "/a/x\(index)", site: "s", at: start)
            _ = learned.name(of: "/b/x\(index)", site: "s", at: start)
        }
        #expect(learned.undo(site: "s", template: "/a/:any") == .undone)
        #expect(learned.undo(site: "s", template: "/b/:any") == .tooManyPins)
        for index in 0..<5 { _ = learned.name(of: "/a/x\(index)", site: "s", at: start) }
        #expect(learned.rules.map(\.template) == ["/b/:any"])
        #expect(learned.unpin(site: "s", template: "/a/:any") == true)
        #expect(learned.unpin(site: "s", template: "/a/:any") == false)
        #expect(learned.name(of: "/a/x9", site: "s", at: start) == "/a/:any")
        #expect(learned.undo(site: "s", template: "/b/:any") == .undone)
    }

    @Test func distinctValuesAreEstimatedAfterTheFold() {
        let learned = crowded(5000)
        let distinct = learned.rules.first?.distinct ?? 0
        #expect((4000...6000).contains(distinct), "\(distinct)")
        #expect(learned.rules.first?.views == 5000)
    }

    @Test func whatIsNoTemplatePassesUnchanged() {
        var learned = LearnedTemplates()
        for text in ["(unknown)", "", "cart", "/" + String(repeating: "x", count: 300)] {
            #expect(learned.name(of: text, site: "s", at: start) == text)
        }
        #expect(learned.nodeCount == 0)
    }

    @Test func memoryStaysFlatUnderAMillionDistinctPaths() {
        var generator = SeededGenerator()
        var learned = LearnedTemplates()
        var most = 0
        for index in 0..<1_000_000 {
            let template: String
            switch index % 3 {
            case 0: template = "/x\(index)"
            case 1: template = "/a\(index % 90)/b\(index % 91)/c\(index)"
            default: template = "/y\(generator.next() % 50)/z\(index)"
            }
            _ = learned.name(of: template, site: "s\(index % 400)", at: start)
            if index % 1000 == 0 { most = max(most, learned.nodeCount) }
        }
        #expect(most <= 50_000, "\(generator)")
        #expect(learned.rules.allSatisfy { $0.examples.count <= 5 })
        let state = learned.state
        #expect(state.sites.count <= 200 && state.sites.reduce(0) { $0 + $1.nodes.count } == learned.nodeCount)
        // An honest site is learned all the same, once those that came and went have made room.
        for round in 0..<110_000 { _ = learned.name(of: "/news/n\(round % 150)", site: "honest", at: start) }
        #expect(learned.rules.filter { $0.site == "honest" }.map(\.template) == ["/news/:any"])
    }

    @Test func foldsOfAHostileSiteAreBounded() {
        var limits = LearnedTemplates.Limits()
        limits.children = 2
        limits.foldsPerSite = 3
        var learned = LearnedTemplates(limits: limits)
        for index in 0..<2000 { _ = learned.name(of: "/:id/:slug/:hash/:uuid/a/x\(index)", site: "s", at: start) }
        for section in ["/:id", "/:slug", "/:date", "/:hash"] {
            for index in 0..<5 { _ = learned.name(of: "\(section)/x\(index)", site: "s", at: start) }
        }
        #expect(learned.rules.count == 3)
        #expect(learned.name(of: "/:hash/x9", site: "s", at: start) == "/:hash/x9")
    }

    /// The same calls give the same names, and a state that is read back goes on as if nothing had happened.
    @Test func stateGoesOnWhereItWasTaken() throws {
        var generator = SeededGenerator()
        var limits = LearnedTemplates.Limits()
        limits.nodes = 120
        limits.sites = 4
        limits.children = 5
        limits.foldsPerSite = 6
        for _ in 0..<20 {
            var first = LearnedTemplates(limits: limits)
            var second = LearnedTemplates(limits: limits)
            for round in 0..<1200 {
                let depth = Int.random(in: 0...4, using: &generator)
                let template =
                    "/"
                    + (0..<depth).map { _ in
                        Bool.random(using: &generator) ? ":id" : "v\(Int.random(in: 0..<12, using: &generator))"
                    }.joined(separator: "/")
                let site = "s\(Int.random(in: 0..<6, using: &generator))"
                let one = first.name(of: template, site: site, at: start)
                let other = second.name(of: template, site: site, at: start)
                if one != other { Issue.record("\(generator) \(template) \(one) \(other)") }
                if round % 100 == 99, let rule = first.rules.randomElement(using: &generator) {
                    #expect(first.undo(site: rule.site, template: rule.template) == .undone)
                    #expect(second.undo(site: rule.site, template: rule.template) == .undone)
                }
                if round % 150 == 0 {
                    let data = try JSONEncoder().encode(second.state)
                    second = LearnedTemplates(try JSONDecoder().decode(LearnedState.self, from: data), limits: limits)
                    if second.state != first.state { Issue.record("\(generator) round \(round)") }
                }
            }
            #expect(first.state == second.state, "\(generator)")
            #expect(first.nodeCount <= 120 && first.rules == second.rules)
        }
    }

    @Test func damagedStateIsReadAsFarAsItGoes() {
        var state = crowded(101).state
        state.calls = .max
        let root = state.sites[0].nodes[0]
        func node(_ depth: Int, _ name: String) -> LearnedState.Node {
            LearnedState.Node(depth: depth, name: name, views: .max, recent: .max, fold: nil)
        }
        state.sites[0].nodes += [
            node(-1, "a"), node(0, "b"), node(9, "c"), node(.max, "d"), node(1, ""), node(1, "x/y"), node(1, "shop"),
            node(1, String(repeating: "z", count: 300)), node(1, "good"), node(2, "child"), node(1, "good"),
        ]
        state.sites += [
            state.sites[0], LearnedState.Site(name: "empty", nodes: [], isSeen: true),
            LearnedState.Site(name: "deep", nodes: [root] + (1...1000).map { node($0, "d") }, isSeen: true),
            LearnedState.Site(name: "wide", nodes: [root] + (1...100_000).map { node(1, "w\($0)") }, isSeen: true),
        ]
        state.sites += (0..<500).map { LearnedState.Site(name: "n\($0)", nodes: [root], isSeen: false) }
        state.pins = (0..<5000).map { LearnedPin(site: "s", template: "/\($0)/:any") }
        var learned = LearnedTemplates(state)
        #expect(learned.pins.count == 1000)
        let read = learned.state
        #expect(read.sites.count == 200)
        #expect(read.sites.first { $0.name == "deep" }?.nodes.count == 17)
        #expect(read.sites.first { $0.name == "wide" }?.nodes.count == 101)
        #expect(read.sites.first { $0.name == "s" }?.nodes.map(\.name) == ["", "good", "child", "shop", ":any"])
        #expect(learned.name(of: "/shop/p1", site: "s", at: start) == "/shop/:any")
        #expect(learned.name(of: "/w101", site: "wide", at: start) == "/:any")
    }
}
