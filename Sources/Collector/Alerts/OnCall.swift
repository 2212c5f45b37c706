import Notify
import Receive
import Rules
import Store
import Telemetry

/// What whoever is on call asks a running server, and what they may change.
struct OnCall: Sendable {
    let rules: RuleBook
    let vitals: VitalsFile
    let silences: SilenceDesk
    let delivery: DeliveryService
    let audit: AuditLog
    let clock: WallClock
    private let work = BlockingWork("on-call")

    init(
        rules: RuleBook, vitals: VitalsFile, delivery: DeliveryService, audit: AuditLog, clock: WallClock
    ) {
        self.rules = rules
        self.vitals = vitals
        self.delivery = delivery
        self.audit = audit
        self.clock = clock
        silences = SilenceDesk(rules: { rules.current }, vitals: vitals, audit: audit)
    }

    private var reader: VitalsReader { VitalsReader(vitals) }

    func office(explain: @escaping @Sendable ([String: String]) async throws -> Page) -> AlertOffice {
        AlertOffice(
            alerts: {
                try await work.run {
                    try JSONPage.alerts(Silences.shown(reader.alerts(), rules.current, reader, at: clock.now))
                }
            },
            explain: explain,
            silences: { try await page { try SilencesAnswer(rules.current, reader, at: clock.now) } },
            makeSilence: { body, guest in
                let wish = try SilenceWish.parse(body)
                return try await page { try silences.make(wish, by: guest.who, at: clock.now) }
            },
            endSilence: { id, guest in
                guard let id = Int64(id) else { throw BadQuestion("a silence is ended by its number") }
                try await work.run { try silences.end(id, by: guest.who, at: clock.now) }
            },
            deliveries: { parameters in
                let question = try DeliveriesQuestion(parameters)
                return try await page { try DeliveriesAnswer(question, reader) }
            },
            redeliver: { id, guest in
                guard let id = Int64(id) else { throw BadQuestion("a delivery is sent again by its number") }
                try await work.run { try redeliver(id, by: guest.who) }
                delivery.wake()
            },
            test: { name, guest in try await test(name, by: guest.who) },
            deploys: { try await page { try DeploysAnswer(reader, at: clock.now) } },
            noteDeploy: { body in
                let deploy = try DeployWish.parse(body).deploy(at: clock.now)
                try await work.run { try vitals.add(deploy) }
                delivery.announce(AlertContext.Deploy(name: deploy.name, at: deploy.at))
                return .json(try JSONAnswer.bytes(DeploysAnswer.Row(deploy)))
            })
    }

    private func page<Answer: Encodable & SendableMetatype>(
        _ answer: @escaping @Sendable () throws -> Answer
    ) async throws -> Page {
        try await work.run { .json(try JSONAnswer.bytes(answer())) }
    }

    private func redeliver(_ id: Int64, by who: String) throws {
        try audit.record(who: who, what: "delivery.redeliver", details: ["id": "\(id)"], at: clock.now)
        try DeliveriesAnswer.check(vitals.redeliver(id, at: clock.now), id)
    }

    private func test(_ name: String, by who: String) async throws -> Page {
        try await work.run {
            try audit.record(who: who, what: "receiver.test", details: ["receiver": name], at: clock.now)
        }
        guard let outcome = await delivery.test(name) else {
            let known = delivery.names.joined(separator: ", ")
            throw BadQuestion(
                "no receiver is called \"\(name.prefix(64))\", or it is not configured; "
                    + (known.isEmpty ? "none is, the log says why" : "known are \(known)"))
        }
        return .json(try JSONAnswer.bytes(TestAnswer(receiver: name, outcome)))
    }
}
