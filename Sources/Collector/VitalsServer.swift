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
        let rules = try RuleBook(settings.rules)
        let dashboard = try settings.dashboards.map(Manifests.dashboard(in:)) ?? .builtIn
        let plan = try plan(rules.current)
        let probe = CrashDrill.probe(environment)
        let folder = try DataFolder(settings.data)
        let storage = try Storage.recover(folder, settings, at: clock.now, probe: probe)
        for fault in storage.faults { logger.error("recovery", metadata: ["problem": "\(fault.problem)"]) }
        logger.notice("\(DiskCeiling(settings))")
        let reader = VitalsReader(storage.vitals)
        let ledger = Ledger()

        let admission = Admission(settings.admission)
        let (tokens, desk) = try await tokens(admission)
        let identity = try settings.tls.map { try TLSIdentity(certificate: $0.certificate, key: $0.key) }
        let committer = GroupCommitter<IngestTicket>(
            journal: storage.journal, clock: clock,
            apply: { batch, sequence in
                ledger.record(storage.hot.apply(batch.observations, sequence: sequence))
            },
            release: { tickets, observations, error in
                if let error { refuse(observations, ledger, error) }
                IngestTicket.release(
                    tickets, error.map { _ in Refusal(.storage, "beacons cannot be stored now; try again") })
            })
        let flusher = RollupFlusher(
            storage: storage, ledger: ledger, interval: settings.flushInterval, clock: clock, logger: logger,
            probe: probe)
        let upkeep = Upkeep(
            storage: storage, committer: committer, settings: settings,
            retention: try storage.vitals.retentionClock(wall: clock.now), clock: clock, logger: logger)
        let backups = try settings.backups.map {
            try BackupSchedule(plan: $0, data: settings.data, clock: clock, logger: logger)
        }
        let delivery = try DeliveryService(
            plan, outbox: outbox(storage.vitals, probe), externalURL: settings.publicURL, clock: clock, logger: logger)
        let evaluation = Evaluation(
            rules: rules, flusher: flusher, reader: reader, vitals: storage.vitals,
            journal: JournalReader(storage.journal), probe: probe, wake: { delivery.wake() },
            clock: clock, logger: logger)
        let heartbeat = try HeartbeatService(
            heartbeatTarget(rules.current),
            problem: { [clock] in
                committer.problem.map { "beacons cannot be stored: \($0)" }
                    ?? flusher.lastFailure.map { "rollups are behind: \($0.problem)" } ?? evaluation.problem(
                        at: clock.now)
                    ?? delivery.problem ?? OverdueMessages.problem(reader, at: clock.now)
            }, clock: clock, logger: logger)
        let routes = RouteBook(stored: try storage.vitals.learnedRoutes())
        let keeper = RouteKeeper(routes: routes, vitals: storage.vitals, logger: logger)
        let ingest = BeaconIngest(
            admission: admission, tokens: tokens, pagesNeedToken: settings.access?.pagesNeedToken ?? false,
            ledger: ledger, flusher: flusher, hot: storage.hot, committer: committer, routes: routes, clock: clock)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.eventLoops)
        let datagrams = settings.statsd.map { statsd in
            DatagramService(host: statsd.host, port: statsd.port, eventLoopGroup: group) { [logger] port in
                logger.notice("statsd is taken", metadata: ["address": "\(statsd.host):\(port)"])
            } receive: {
                ingest.take(datagram: $0, from: $1)
            }
        }
        let polling = settings.postgres.map { address in
            DatabasePolling(address, every: settings.postgresEvery, clock: clock, logger: logger) {
                ingest.take($0, at: $1)
            }
        }
        let door = DoorUpkeep(
            watched: watched(identity, tokens, rules, delivery, heartbeat), admission: admission, identity: identity,
            audit: AuditLog(in: settings.data), clock: clock, logger: logger)
        let access = SiteAccess(admission: admission, tokens: tokens, ledger: ledger, clock: clock)
        let connections = Connections(
            limits: Connections.Limits(
                perAddress: settings.admission.connectionsPerAddress, total: HTTPService.connectionLimit),
            isTrusted: { [proxies = settings.admission.proxies] in proxies.contains($0) || $0.isLoopback })
        let readiness = Readiness {
            [
                committer.problem.map { Fault(.journal, $0) }, flusher.lastFailure,
                evaluation.lastProblem.map { Fault(.rules, $0) }, backups?.lastFailure,
            ].compactMap { $0 } + polling.flatMap(\.faults) + door.faults + upkeep.lastFailures + storage.faults
                + [storage.damageFault, keeper.lastFailure].compactMap { $0 }
        }
        let site = SiteAnswers(
            settings: settings, flusher: flusher,
            source: QuerySource(rollups: reader, journal: JournalReader(storage.journal)),
            pages: ReportPages(
                dashboard: dashboard, reader: reader, days: settings.days, rules: { rules.current },
                rulesFault: { door.rulesFault }),
            metrics: SelfMetrics(
                ledger: ledger, storage: storage, evaluation: evaluation, committer: committer, backups: backups,
                rulesFault: { door.rulesFault }, admission: admission, access: access, connections: connections,
                datagrams: datagrams),
            readiness: readiness, rules: rules,
            onCall: OnCall(
                rules: rules, vitals: storage.vitals, delivery: delivery, audit: AuditLog(in: settings.data),
                clock: clock),
            access: access,
            tokens: tokens.flatMap { door in desk?.office(door, clock: clock) }, routes: routes, keeper: keeper,
            clock: clock)
        let http = try HTTPService(
            HTTPService.Listening(
                host: settings.host, port: settings.port, identity: identity, cookiesAreSecure: settings.isSecure,
                publicOrigin: settings.publicOrigin),
            ingest: ingest.handler, site: site.handler, connections: connections, clock: clock, eventLoopGroup: group,
            logger: logger
        ) { [settings] port in await onReady(settings.address(port: port)) }
        committer.start()

        // Shut down in reverse: first nobody new comes in, last what was taken is written.
        var configuration = ServiceGroupConfiguration(
            services: VitalsServer.services(
                [CommitService(committer: committer, flusher: flusher, storage: storage), flusher, upkeep, backups]
                    + [keeper, delivery, evaluation, heartbeat, door] + polling
                    + [
                        SignalService(evaluation: evaluation, upkeep: upkeep, door: door, clock: clock), datagrams,
                        http,
                    ]),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = VitalsServer.shutdownLimit
        try await ServiceGroup(configuration: configuration).run()
        try await group.shutdownGracefully()
        withExtendedLifetime(folder) {}
    }

    /// The door of tokens and the desk that issues them, when the settings ask for tokens.
    private func tokens(_ admission: Admission) async throws -> (TokenDoor?, TokenDesk?) {
        guard let plan = settings.access else { return (nil, nil) }
        let register = try AccessFile(at: settings.data.appending(path: AccessFile.name))
        let door = try await TokenDoor(
            plan, sessions: SessionBook(register), limiter: admission.limiter, clock: clock)
        return (door, try TokenDesk(plan, data: settings.data))
    }

    private func watched(
        _ identity: TLSIdentity?, _ tokens: TokenDoor?, _ rules: RuleBook, _ delivery: DeliveryService,
        _ heartbeat: HeartbeatService
    ) -> [DoorUpkeep.Watched] {
        let certificate = identity.map { identity in
            DoorUpkeep.Watched(name: "tls certificate", files: { identity.files }) { try identity.reload() }
        }
        let keys = tokens.map { tokens in
            DoorUpkeep.Watched(name: "token keys", files: { [settings] in settings.access.map { [$0.keyFile] } ?? [] })
            {
                try await tokens.reloadKeys()
            }
        }
        let ruleFiles =
            rules.files.isEmpty
            ? nil
            : DoorUpkeep.Watched(name: "rules file", part: .rules, files: { rules.files }) {
                try rules.reload { rules in
                    let target = try heartbeatTarget(rules)
                    try delivery.take(plan(rules))
                    heartbeat.take(target)
                }
            }
        return [certificate, keys, ruleFiles].compactMap { $0 }
    }

    /// A client that keeps a connection busy cannot keep the process alive; what was acknowledged is in the journal by then.
    private static let shutdownLimit = Duration.seconds(20)

    private static func services(
        _ services: [(any Service)?]
    ) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        services.compactMap { $0 }.map {
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

    /// Who is written to; those that lack something stand in the log.
    private func plan(_ rules: RuleSet) throws -> DeliveryPlan {
        let receivers = try Receivers(rules.receivers, environment: environment)
        for (receiver, remedy) in receivers.unset {
            logger.warning("receiver \(receiver) is not configured: \(remedy); its alerts show as undelivered")
        }
        return DeliveryPlan(
            endpoints: receivers.endpoints, fallbacks: receivers.fallbacks,
            grouping: MessageGrouping(by: rules.grouping.by, interval: rules.grouping.interval),
            versions: receivers.versions)
    }

    private func heartbeatTarget(_ rules: RuleSet) throws -> HeartbeatService.Target? {
        guard let heartbeat = rules.heartbeat else { return nil }
        var secrets = ReceiverSecrets(environment)
        guard let url = try secrets.address(heartbeat.url, "heartbeat") else {
            for lack in secrets.unset { logger.warning("the heartbeat is not configured: \(lack.remedy)") }
            return nil
        }
        return HeartbeatService.Target(url: url, every: heartbeat.every)
    }

    private func outbox(_ vitals: VitalsFile, _ probe: @escaping CrashStep.Probe) -> Outbox {
        let work = BlockingWork("outbox")
        let clock = clock
        return Outbox(
            receivers: { try await work.run { try vitals.waitingReceivers() } },
            due: { receiver, instant, limit in
                try await work.run { try vitals.dueDeliveries(for: receiver, at: instant, limit: limit) }
            },
            nextDue: { receiver in try await work.run { try vitals.nextDelivery(for: receiver) } },
            fresh: { receiver, limit in
                try await work.run { try vitals.freshDeliveries(for: receiver, limit: limit) }
            },
            mates: { receiver, messageID in
                try await work.run { try vitals.matesOfDelivery(for: receiver, messageID: messageID) }
            },
            join: { deliveries, messageID, instant in
                try await work.run {
                    probe(.beforeMessageJoin)
                    try vitals.join(deliveries, messageID: messageID, at: instant)
                    probe(.afterMessageJoin)
                }
            },
            save: { deliveries in
                try await work.run {
                    probe(.beforeMessageSave)
                    try vitals.save(deliveries)
                    probe(.afterMessageSave)
                }
            },
            handOver: { dead, receiver in
                try await work.run {
                    probe(.beforeHandOver)
                    try vitals.handOver(dead, to: receiver, at: clock.now)
                    probe(.afterHandOver)
                }
            })
    }
}

extension Settings {
    /// Whether people reach it by TLS, here or at a proxy in front.
    var isSecure: Bool { tls != nil || externalURL?.hasPrefix("https:") ?? false }

    func address(port: Int) -> String {
        "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Scheme, host and port of where people reach it, as browsers write an origin.
    var publicOrigin: String? {
        guard let url = externalURL.flatMap({ URL(string: $0) }), let scheme = url.scheme, let host = url.host() else {
            return nil
        }
        return "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }

    var publicURL: String { externalURL ?? address(port: port) }
}
