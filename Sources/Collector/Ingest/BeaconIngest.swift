import Admit
import Aggregate
import Decode
import Receive
import Store
import Telemetry

/// Joins the stages a beacon passes: Receive → Admit → Decode → Admit → Normalise → commit.
struct BeaconIngest: Sendable {
    let origins: OriginPolicy
    let ledger: Ledger
    let flusher: RollupFlusher
    let hot: HotBuckets
    let committer: GroupCommitter<IngestTicket>
    let clock: WallClock

    var handler: IngestHandler {
        IngestHandler(
            admit: { admit($0) },
            take: { take($0, $1, $2) },
            refused: { _, reason in
                ledger.receive()
                ledger.refuse(reason, owner: "", at: TimeBucket(holding: clock.now))
            })
    }

    private func admit(_ request: IngestRequest) -> Refusal? {
        if request.endpoint == .page, let refusal = origins.refusal(of: request.origin) { return refusal }
        // Browsers put an Origin on every POST, servers never do: a page must not speak for a server it can reach.
        if request.endpoint == .timings, request.origin != nil {
            return Refusal(.origin, "timings are taken from servers, not from web pages; leave the Origin header out")
        }
        if let encoding = request.contentEncoding, encoding.lowercased() != "identity" {
            return Refusal(.unsupportedEncoding, "the body is encoded as \"\(encoding.prefix(40))\"; send it plain")
        }
        return nil
    }

    private func take(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ ticket: IngestTicket
    ) -> IngestAnswer? {
        let arrival = clock.now
        let intake: Intake
        do throws(Refusal) {
            intake = try decode(request, body, at: arrival)
        } catch {
            ledger.receive()
            ledger.refuse(error.reason, owner: "", at: TimeBucket(holding: arrival))
            return .refused(error)
        }
        ledger.receive(intake.received)
        count(intake.refusals, owner: intake.owner, at: arrival)
        guard !intake.observations.isEmpty else { return answer(refusals: intake) }
        if flusher.mustRefuse {
            return refuse(intake, Refusal(.storage, "rollups cannot be written now; try again"), at: arrival)
        }
        var ticket = ticket
        ticket.refused = intake.refusals.isEmpty ? [:] : intake.refusalCounts
        switch committer.submit(intake.observations, ticket: ticket) {
        case .gathered(let wakes):
            if wakes { ticket.afterThisTurn { committer.wake() } }
            return nil
        case .overloaded:
            return refuse(intake, Refusal(.overloaded, "too much is waiting for the disk; try again"), at: arrival)
        case .closed: return refuse(intake, Refusal(.storage, "beacons cannot be stored now; try again"), at: arrival)
        }
    }

    private func decode(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, at arrival: Timestamp
    ) throws(Refusal) -> Intake {
        let state = LoopState.current
        switch request.endpoint {
        case .page:
            return Intake(try state.page.decode(body), request, agent: state.agent(request.userAgent), at: arrival)
        case .timings: return Intake(try state.timings.decode(body), at: arrival)
        }
    }

    /// Nothing could be taken. What is dropped by definition is no fault of the sender's.
    private func answer(refusals intake: Intake) -> IngestAnswer {
        let fault = intake.refusals.first { $0.reason != .notApplicable }
        return fault.map(IngestAnswer.refused) ?? .accepted(refused: intake.refusalCounts)
    }

    private func refuse(_ intake: Intake, _ refusal: Refusal, at arrival: Timestamp) -> IngestAnswer {
        let measurements = intake.observations.reduce(Int64(0)) { $0 + Int64($1.measurements.count) }
        ledger.refuse(refusal.reason, owner: "", at: TimeBucket(holding: arrival), count: measurements)
        return .refused(refusal)
    }

    /// The ledger names an owner only if it has stored something: a client must not fill it with made-up sites.
    private func count(_ refusals: [Refusal], owner: String, at arrival: Timestamp) {
        guard !refusals.isEmpty else { return }
        let known = hot.knows(owner: owner) ? owner : ""
        for (reason, some) in Dictionary(grouping: refusals, by: \.reason) {
            ledger.refuse(reason, owner: known, at: TimeBucket(holding: arrival), count: Int64(some.count))
        }
    }
}
