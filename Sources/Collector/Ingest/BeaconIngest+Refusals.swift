import Admit
import Aggregate
import Receive
import Telemetry

/// What is not taken, counted where it is decided.
extension BeaconIngest {
    /// Nothing could be taken. What is dropped by definition is no fault of the sender's, and OTLP tells what it cannot take in an answer
    /// that is none of an error's, so that it is not sent again.
    func answer(_ intakes: [Intake], _ refused: RefusedPart, to request: IngestRequest) -> IngestAnswer {
        let fault = intakes.lazy.flatMap(\.refusals).first { !$0.reason.isQuiet }
        guard let fault, !request.endpoint.isOTLP else { return .accepted(refused: refused) }
        return .refused(fault)
    }

    /// A request of which nothing is known yet.
    func refuse(_ refusal: Refusal) -> IngestAnswer {
        ledger.receive()
        ledger.refuse(refusal.reason, owner: "", at: TimeBucket(holding: clock.now))
        return .refused(refusal)
    }

    /// All that a request holds, whatever it is.
    func refuse(_ intakes: [Intake], _ refusal: Refusal, at arrival: Timestamp) -> IngestAnswer {
        for intake in intakes where intake.received > 0 {
            ledger.receive(intake.received)
            let known = hot.knows(owner: intake.owner) ? intake.owner : ""
            ledger.refuse(refusal.reason, owner: known, at: TimeBucket(holding: arrival), count: intake.received)
        }
        return .refused(refusal)
    }

    /// What was good of a request that is counted as received.
    func refuseRest(_ intakes: [Intake], _ refusal: Refusal, at arrival: Timestamp) -> IngestAnswer {
        ledger.refuse(refusal.reason, owner: "", at: TimeBucket(holding: arrival), count: intakes.measured)
        return .refused(refusal)
    }

    /// The ledger names an owner only if it has stored something: a client must not fill it with made-up sites.
    func count(_ intake: Intake, at arrival: Timestamp) {
        guard !intake.refusals.isEmpty || !intake.more.isEmpty || intake.ignored > 0 else { return }
        let known = hot.knows(owner: intake.owner) ? intake.owner : ""
        var counts = intake.refusals.reduce(into: intake.more) { $0[$1.reason, default: 0] += Int64(1) }
        if intake.ignored > 0 { counts[.notApplicable, default: 0] += intake.ignored }
        for (reason, count) in counts {
            ledger.refuse(reason, owner: known, at: TimeBucket(holding: arrival), count: count)
        }
    }
}
