import Admit
import Aggregate
import Receive
import Telemetry

/// What is not taken, counted where it is decided.
extension BeaconIngest {
    /// Nothing could be taken. What is dropped by definition is no fault of the sender's.
    func answer(refusals intake: Intake) -> IngestAnswer {
        let fault = intake.refusals.first { !$0.reason.isQuiet }
        return fault.map(IngestAnswer.refused) ?? .accepted(refused: intake.refusalCounts)
    }

    /// A request of which nothing is known yet.
    func refuse(_ refusal: Refusal) -> IngestAnswer {
        ledger.receive()
        ledger.refuse(refusal.reason, owner: "", at: TimeBucket(holding: clock.now))
        return .refused(refusal)
    }

    /// All that a request holds, whatever it is.
    func refuse(_ intake: Intake, _ refusal: Refusal, at arrival: Timestamp) -> IngestAnswer {
        ledger.receive(intake.received)
        let known = hot.knows(owner: intake.owner) ? intake.owner : ""
        ledger.refuse(refusal.reason, owner: known, at: TimeBucket(holding: arrival), count: intake.received)
        return .refused(refusal)
    }

    /// What was good of a request that is counted as received.
    func refuseRest(_ intake: Intake, _ refusal: Refusal, at arrival: Timestamp) -> IngestAnswer {
        let measurements = intake.observations.reduce(Int64(0)) { $0 + Int64($1.measurements.count) }
        ledger.refuse(refusal.reason, owner: "", at: TimeBucket(holding: arrival), count: measurements)
        return .refused(refusal)
    }

    /// The ledger names an owner only if it has stored something: a client must not fill it with made-up sites.
    func count(_ refusals: [Refusal], owner: String, at arrival: Timestamp) {
        guard !refusals.isEmpty else { return }
        let known = hot.knows(owner: owner) ? owner : ""
        for (reason, some) in Dictionary(grouping: refusals, by: \.reason) {
            ledger.refuse(reason, owner: known, at: TimeBucket(holding: arrival), count: Int64(some.count))
        }
    }
}
