import Admit
import Decode
import Store
import Telemetry

/// What comes without a request, so that nobody waits for an answer.
extension BeaconIngest {
    /// A datagram of statsd. On the event loop; a datagram is small.
    func take(datagram: UnsafeRawBufferPointer, from sender: ClientAddress) {
        let arrival = clock.now
        if let refusal = LocalSenders.refusal(of: sender) {
            _ = refuse(refusal)
            return
        }
        take(StatsdDecoder.decode(datagram), at: arrival)
    }

    /// Operations of whatever source. What cannot be stored is refused and counted, as a request's would be.
    func take(_ batch: OperationsBatch, at arrival: Timestamp) {
        let intakes = OperationsIntake.of(batch, at: arrival, by: nil)
        for intake in intakes {
            ledger.receive(intake.received)
            count(intake, at: arrival)
        }
        let observations = intakes.flatMap(\.observations)
        guard !observations.isEmpty else { return }
        guard !flusher.mustRefuse else {
            _ = refuseRest(intakes, Refusal(.storage, "rollups cannot be written now"), at: arrival)
            return
        }
        switch committer.submit(observations, ticket: nil) {
        case .gathered(let wakes): if wakes { committer.wake() }
        case .overloaded:
            _ = refuseRest(intakes, Refusal(.overloaded, "too much is waiting for the disk"), at: arrival)
        case .closed: _ = refuseRest(intakes, Refusal(.storage, "beacons cannot be stored now"), at: arrival)
        }
    }
}
