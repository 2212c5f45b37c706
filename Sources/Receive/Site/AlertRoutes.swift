import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// What whoever is on call asks and does, supplied by `Collector`. Bodies and answers are JSON; a wrong body throws `BadQuestion`.
package struct AlertOffice: Sendable {
    package var alerts: @Sendable () async throws -> Page
    /// By its parameters; throws `BadQuestion` where they are wrong.
    package var explain: @Sendable ([String: String]) async throws -> Page
    package var silences: @Sendable () async throws -> Page
    package var makeSilence: @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page
    package var endSilence: @Sendable (_ id: String, SiteGuest) async throws -> Void
    package var deliveries: @Sendable ([String: String]) async throws -> Page
    package var redeliver: @Sendable (_ id: String, SiteGuest) async throws -> Void
    /// Sends a sample to a receiver; the answer says what became of it.
    package var test: @Sendable (_ receiver: String, SiteGuest) async throws -> Page
    package var deploys: @Sendable () async throws -> Page
    package var noteDeploy: @Sendable (_ body: [UInt8]) async throws -> Page

    package init(
        alerts: @escaping @Sendable () async throws -> Page,
        explain: @escaping @Sendable ([String: String]) async throws -> Page,
        silences: @escaping @Sendable () async throws -> Page,
        makeSilence: @escaping @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page,
        endSilence: @escaping @Sendable (_ id: String, SiteGuest) async throws -> Void,
        deliveries: @escaping @Sendable ([String: String]) async throws -> Page,
        redeliver: @escaping @Sendable (_ id: String, SiteGuest) async throws -> Void,
        test: @escaping @Sendable (_ receiver: String, SiteGuest) async throws -> Page,
        deploys: @escaping @Sendable () async throws -> Page,
        noteDeploy: @escaping @Sendable (_ body: [UInt8]) async throws -> Page
    ) {
        self.alerts = alerts
        self.explain = explain
        self.silences = silences
        self.makeSilence = makeSilence
        self.endSilence = endSilence
        self.deliveries = deliveries
        self.redeliver = redeliver
        self.test = test
        self.deploys = deploys
        self.noteDeploy = noteDeploy
    }
}

/// Alerts over HTTP: what fires and why, what is silent, what was delivered, what went live.
struct AlertRoutes {
    let office: AlertOffice
    let site: SiteRouter

    func add(to router: Router<SiteContext>) {
        let office = office
        site.addReading("/v1/alerts", to: router) { _ in try await office.alerts() }
        site.addReading("/v1/alerts/explain", to: router) { try await office.explain($0) }
        site.addReading("/v1/silences", to: router) { _ in try await office.silences() }
        site.addReading("/v1/deliveries", to: router) { try await office.deliveries($0) }
        site.addReading("/v1/deploys", to: router) { _ in try await office.deploys() }
        let answers = site.answers
        site.addChange(.post, "/v1/silences", to: router) { body, _, guest in
            answers.answer(try await office.makeSilence(body, guest))
        }
        site.addChange(.delete, "/v1/silences/{id}", to: router) { _, id, guest in
            try await office.endSilence(id, guest)
            return answers.empty(.noContent)
        }
        site.addChange(.post, "/v1/deliveries/{id}/redeliver", to: router) { _, id, guest in
            try await office.redeliver(id, guest)
            return answers.empty(.noContent)
        }
        site.addChange(.post, "/v1/receivers/{id}/test", to: router) { _, name, guest in
            answers.answer(try await office.test(name, guest))
        }
        // Whoever may send measurements may say what they are of.
        site.addChange(.post, "/v1/deploys", need: .ingest, to: router) { body, _, _ in
            answers.answer(try await office.noteDeploy(body), status: .created)
        }
    }
}
