import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

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
