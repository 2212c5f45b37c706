import Admit
import Receive
import Telemetry

/// What one decoded request comes to: observations to store, and refusals to count.
struct Intake {
    /// Site or service, normalised.
    var owner: String
    var observations: [Observation] = []
    var refusals: [Refusal] = []
    /// What was refused besides, of which no sentence tells.
    var more: [RefusalReason: Int64] = [:]
    /// What was understood and is nothing to measure.
    var ignored: Int64 = 0
    /// What the rules against robots said of its sender.
    var bot = BotVerdict.person
    /// Observations whose page was guessed from its URL: they may teach what varies in it.
    var guessed: Set<Int> = []

    /// Measurements received, taken or not.
    var received: Int64 { Int64(refusals.count) + more.values.reduce(0, +) + ignored + measured }

    /// Measurements to be stored.
    var measured: Int64 { observations.reduce(0) { $0 + Int64($1.measurements.count) } }
}

extension [Intake] {
    /// What is not taken of all of them, as the sender is told; nil for nothing.
    var refused: RefusedPart {
        var part = RefusedPart()
        for intake in self {
            for refusal in intake.refusals { part.note(refusal) }
            for (reason, count) in intake.more { part.note(reason, count) }
        }
        return part
    }

    var measured: Int64 { reduce(0) { $0 + $1.measured } }
}

extension Intake {
    /// All of it refused; each measurement counts.
    func refused(_ refusal: Refusal) -> Intake {
        Intake(
            owner: owner, refusals: refusals + Array(repeating: refusal, count: Int(measured)), more: more,
            ignored: ignored, bot: bot)
    }

    /// Pages that one beacon may teach: one client must not fold a site's pages at once.
    private static let taughtLimit = 4

    /// Gives guessed pages the names that were learned. Only once it is known that the request is taken: what is refused teaches nothing,
    /// and neither do robots.
    mutating func learn(by routes: RouteBook, at arrival: Timestamp) {
        guard bot.caught == nil else { return }
        // A beacon sees a page once, in however many observations.
        var names: [String: String] = [:]
        for place in guessed {
            let observation = observations[place]
            guard case .page(var page) = observation.dimensions else { continue }
            guard names[page.page] != nil || names.count < Intake.taughtLimit else { continue }
            let name = names[page.page] ?? routes.name(of: page.page, site: page.site, at: arrival)
            names[page.page] = name
            guard name != page.page else { continue }
            page.page = name
            observations[place] = Observation(
                instant: observation.instant, dimensions: .page(page), measurements: observation.measurements)
        }
    }
}
