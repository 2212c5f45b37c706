import CollectorTesting
import Logging
import Rules
import Store
import Telemetry
import Testing

@testable import Admit
@testable import Aggregate
@testable import Collector

/// Rules judged against real files, without a server around them.
@Suite struct EvaluationTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let data: DataFolder
    private let storage: Storage
    private var hot: HotBuckets { storage.hot }
    private var vitals: VitalsFile { storage.vitals }

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder(folder.url)
        storage = try Storage.recover(data, Settings(), at: clock.now, probe: CrashStep.noProbe)
    }

    private func evaluation(_ rules: String) throws -> Evaluation {
        let flusher = RollupFlusher(
            storage: storage, ledger: Ledger(), interval: .seconds(2), clock: clock.wallClock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, probe: CrashStep.noProbe)
        return Evaluation(
            rules: RuleBook(try RuleSet.parse(rules, file: "alerts.yml")), flusher: flusher,
            reader: VitalsReader(vitals),
            vitals: vitals,
            wake: {}, clock: clock.wallClock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func visits(_ count: Int, page: String, value: Double) {
        hot.apply(
            (0..<count).map { _ in
                Observation(
                    instant: clock.now,
                    dimensions: .page(PageDimensions(site: "shop", page: page, device: .mobile)),
                    measurements: [Measurement(metric: .lcp, value: value)])
            }, sequence: 1)
    }

    private static let rules = """
        receivers: [{name: oncall, type: webhook, url: "http://127.0.0.1:9/"}]
        budgets: [{id: lcp, metric: LCP, limit: 2500ms, by: [page], min_samples: 3, notify: [oncall]}]
        """

    /// A list that is cut somewhere would make the alerts beyond the cut look new at every instant.
    @Test func tellsEachOfManyAlertsOnce() async throws {
        let evaluation = try evaluation(Self.rules)
        for page in 0..<600 { visits(5, page: "/page-\(page)", value: 9000) }
        for _ in 0..<3 {
            await evaluation.tick(at: clock.now)
            clock.advance(by: .seconds(60))
        }
        #expect(try VitalsReader(vitals).deliveries(limit: 10_000).count == 600)
        #expect(try VitalsReader(vitals).firingAlerts().count == 600)
        #expect(evaluation.total.done == 3)
        #expect(evaluation.lastProblem == nil)
    }

    @Test func resolvesWithOneMessageWhenTheValueRecovers() async throws {
        let evaluation = try evaluation(Self.rules)
        visits(10, page: "/cart", value: 9000)
        clock.advance(by: .seconds(1))
        await evaluation.tick(at: clock.now)
        clock.advance(by: .seconds(7200))
        visits(40, page: "/cart", value: 900)
        clock.advance(by: .seconds(1))
        await evaluation.tick(at: clock.now)
        let messages = try VitalsReader(vitals).deliveries()
        #expect(messages.map(\.alert.state) == [.resolved, .firing])
        #expect(Set(messages.map(\.messageID)).count == 2)
        #expect(try VitalsReader(vitals).firingAlerts().isEmpty)
    }
}
