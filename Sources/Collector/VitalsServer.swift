import Admit
import Aggregate
import Foundation
package import Logging
import Manifest
import NIOCore
import NIOPosix
import Notify
import Receive
import Report
import Rules
import ServiceLifecycle
import Store
package import Telemetry
import UnixSignals

/// The server: settings → stages → services, and nothing else. What end-to-end tests start in-process.
package struct VitalsServer: Sendable {
    private let settings: Settings
    private let environment: [String: String]
    private let clock: WallClock
    private let logger: Logger
    /// A full disk refuses thousands of batches a second; the log is told of it now and then.
    private let failures = Occasionally(every: .seconds(10))

    /// - Parameter environment: where receivers find their URL and secret.
    package init(settings: Settings, environment: [String: String], clock: WallClock = .system, logger: Logger) {
        self.settings = settings
        self.environment = environment
        self.clock = clock
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT: then stops accepting, answers what it took, flushes, and returns.
    ///
    /// - Parameter onReady: called with the address once connections are accepted.
    package func run(onReady: @escaping @Sendable (_ address: String) async -> Void) async throws {
        let rules = try settings.rules.map(Manifests.rules(at:)) ?? RuleSet.parse("", file: "no rules")
        let dashboard = try settings.dashboards.map(Manifests.dashboard(in:)) ?? .builtIn
        let receivers = try Receivers(rules.receivers, environment: environment)
        for (receiver, variable) in receivers.unset {
            logger.warning("receiver \(receiver) is not configured: set \(variable); its alerts show as undelivered")
        }
        let folder = try DataFolder(settings.data)
        let journal = try Journal(at: folder.journal)
        let vitals = try VitalsFile(at: folder.vitals)
        let hot = try Recovery.recover(journal, vitals)
        let reader = VitalsReader(vitals)
        let ledger = Ledger()

        let committer = GroupCommitter<IngestTicket>(
            journal: journal, clock: clock,
            apply: { batch, sequence in ledger.record(hot.apply(batch.observations, sequence: sequence)) },
            release: { tickets, observations, error in
                if let error { refuse(observations, ledger, error) }
                IngestTicket.release(
                    tickets, error.map { _ in Refusal(.storage, "beacons cannot be stored now; try again") })
            })
        let flusher = RollupFlusher(
            hot: hot, ledger: ledger, vitals: vitals, journal: journal, settings: settings, clock: clock, logger: logger
        )
        let delivery = try DeliveryService(
            endpoints: receivers.endpoints, outbox: outbox(vitals), externalURL: settings.publicURL, clock: clock,
            logger: logger)
        let evaluation = Evaluation(
            rules: rules, flusher: flusher, reader: reader, vitals: vitals, wake: { delivery.wake() }, clock: clock,
            logger: logger)
        let ingest = BeaconIngest(
            origins: settings.origins, ledger: ledger, hot: hot, committer: committer, clock: clock)
        let site = SiteAnswers(
            settings: settings, flusher: flusher, reader: reader,
            pages: ReportPages(dashboard: dashboard, reader: reader),
            metrics: SelfMetrics(
                ledger: ledger, hot: hot, evaluation: evaluation, committer: committer, damage: vitals.damage),
            committer: committer,
            clock: clock)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.eventLoops)
        let http = HTTPService(
            host: settings.host, port: settings.port, ingest: ingest.handler, site: site.handler, clock: clock,
            eventLoopGroup: group, logger: logger
        ) { [settings] port in await onReady(settings.address(port: port)) }
        committer.start()

        // Shut down in reverse: first nobody new comes in, last what was taken is written.
        var configuration = ServiceGroupConfiguration(
            services: VitalsServer.services(
                CommitService(committer: committer, flusher: flusher, journal: journal, vitals: vitals),
                flusher, delivery, evaluation, SignalService(evaluation: evaluation, clock: clock), http),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = VitalsServer.shutdownLimit
        try await ServiceGroup(configuration: configuration).run()
        try await group.shutdownGracefully()
        withExtendedLifetime(folder) {}
    }

    /// A client that keeps a connection busy cannot keep the process alive; what was acknowledged is in the journal by then.
    private static let shutdownLimit = Duration.seconds(20)

    private static func services(_ services: any Service...) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        services.map {
            .init(
                service: $0, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
        }
    }

    private func refuse(_ observations: [Observation], _ ledger: Ledger, _ error: StoreError) {
        let measurements = observations.reduce(Int64(0)) { $0 + Int64($1.measurements.count) }
        ledger.refuse(.storage, owner: "", at: TimeBucket(holding: clock.now), count: measurements)
        if failures.isDue(at: clock.now) {
            logger.error("beacons cannot be stored and are refused", metadata: ["error": "\(error)"])
        }
    }

    private func outbox(_ vitals: VitalsFile) -> Outbox {
        let work = BlockingWork("outbox")
        return Outbox(
            receivers: { try await work.run { try vitals.waitingReceivers() } },
            due: { receiver, instant, limit in
                try await work.run { try vitals.dueDeliveries(for: receiver, at: instant, limit: limit) }
            },
            nextDue: { receiver in try await work.run { try vitals.nextDelivery(for: receiver) } },
            save: { delivery in try await work.run { try vitals.save(delivery) } })
    }
}

extension Settings {
    func address(port: Int) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    var publicURL: String { externalURL ?? address(port: port) }
}
