import Admit
import Aggregate
import Decode
import Receive
import Store
import Telemetry

/// Joins the stages a beacon passes: Receive → Admit → Decode → Admit → Normalise → commit.
struct BeaconIngest: Sendable {
    let admission: Admission
    /// Nil while no token is needed.
    let tokens: TokenDoor?
    let pagesNeedToken: Bool
    let ledger: Ledger
    let flusher: RollupFlusher
    let hot: HotBuckets
    let committer: GroupCommitter<IngestTicket>
    let routes: RouteBook
    let clock: WallClock
    let spans = SpanSources()
    private let bulk = BulkIntake()
    private let verifications = Verifications()

    init(
        admission: Admission, tokens: TokenDoor?, pagesNeedToken: Bool, ledger: Ledger, flusher: RollupFlusher,
        hot: HotBuckets, committer: GroupCommitter<IngestTicket>, routes: RouteBook, clock: WallClock
    ) {
        self.admission = admission
        self.tokens = tokens
        self.pagesNeedToken = pagesNeedToken
        self.ledger = ledger
        self.flusher = flusher
        self.hot = hot
        self.committer = committer
        self.routes = routes
        self.clock = clock
    }

    var handler: IngestHandler {
        IngestHandler(
            paths: admission.settings.paths, countryField: admission.settings.countryHeader,
            isTrusted: { [proxies = admission.settings.proxies] in $0.map(proxies.contains) ?? false },
            forwardingField: admission.settings.forwardingHeader, identify: { admission.settings.client($0, $1) },
            admit: { admit($0) }, verification: { verification(of: $0) },
            admitUpload: { admission.refusalOfUpload($0) }, take: { take($0, $1, $2) },
            refused: { reason in
                ledger.receive()
                ledger.refuse(reason, owner: "", at: TimeBucket(holding: clock.now))
            })
    }

    /// What can be said before the body is read. A page's token may stand in its body.
    private func admit(_ request: IngestRequest) -> Refusal? {
        if let refusal = admission.refusal(of: request, asksTokens: tokens != nil) { return refusal }
        guard let tokens, request.scope == .ingest else { return nil }
        switch tokens.judge(BearerToken.of(request.authorization), .ingest, of: request.client) {
        case .allowed, .unverified: return nil
        case .refused(let refusal): return refusal
        }
    }

    /// A server's body is read only once its token is known to be good.
    private func verification(of request: IngestRequest) -> (@Sendable () async -> Refusal?)? {
        guard request.scope == .ingest, let tokens, let token = BearerToken.of(request.authorization),
            case .unverified = tokens.judge(token, .ingest, of: request.client)
        else { return nil }
        return { await tokens.settle(token, .ingest, of: request.client).refusal }
    }

    private func take(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ ticket: IngestTicket
    ) -> IngestAnswer? {
        guard needsToken(request), let tokens, let token = BearerToken.of(request.authorization) else {
            return read(request, body, ticket)
        }
        guard case .unverified = tokens.judge(token, request.scope, of: request.client) else {
            return read(request, body, ticket)
        }
        return verify(token, request, body, ticket)
    }

    private func needsToken(_ request: IngestRequest) -> Bool {
        tokens != nil && (pagesNeedToken || request.scope == .ingest)
    }

    /// Waits for the signature to be looked at, and goes on where it left off.
    private func verify(
        _ token: String, _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ ticket: IngestTicket
    ) -> IngestAnswer? {
        guard let tokens, verifications.begin(body.count) else {
            return refuse(Refusal(.overloaded, "too many tokens wait to be looked at; try again"))
        }
        let copy = [UInt8](body)
        ticket.wait(for: { await tokens.verify(token, of: request.client) }) { refusal in
            verifications.end(copy.count)
            let answer = refusal.map { refuse($0) } ?? copy.withUnsafeBytes { read(request, $0, ticket) }
            if let answer { ticket.answer(answer) }
        }
        return nil
    }

    /// Reads the body here, or apart when it is large.
    private func read(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ ticket: IngestTicket
    ) -> IngestAnswer? {
        let mayGrow = request.contentEncoding != nil && request.endpoint.bodyLimit > BulkIntake.threshold
        guard body.count > BulkIntake.threshold || mayGrow else {
            return take(request, body, ticket, LoopState.current)
        }
        let isTaken = bulk.submit(body) { body, state in
            if let answer = take(request, body, ticket, state) { ticket.answer(answer) }
        }
        return isTaken ? nil : refuse(Refusal(.overloaded, "too many large bodies wait to be read; try again"))
    }

    private func take(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ ticket: IngestTicket, _ state: LoopState
    ) -> IngestAnswer? {
        let arrival = clock.now
        var intakes: [Intake]
        let bodyToken: String?
        do throws(Refusal) {
            (intakes, bodyToken) = try decode(request, body, state, at: arrival)
        } catch {
            return refuse(error)
        }
        if needsToken(request), let tokens {
            let token = BearerToken.of(request.authorization) ?? bodyToken
            switch tokens.judge(token, request.scope, of: request.client) {
            case .unverified: return token.flatMap { verify($0, request, body, ticket) }
            case .refused(let refusal): return refuse(refusal)
            case .allowed(let session):
                let others = intakes.filter { !session.allows(site: $0.owner) }
                let scope = Refusal(.scope, "the token is not for this site or service")
                guard others.isEmpty || others.count < intakes.count else { return refuse(intakes, scope, at: arrival) }
                intakes = intakes.map { session.allows(site: $0.owner) ? $0 : $0.refused(scope) }
            }
        }
        return take(intakes, request, ticket, at: arrival)
    }

    /// Hands over what the request comes to.
    private func take(
        _ intakes: [Intake], _ request: IngestRequest, _ ticket: IngestTicket, at arrival: Timestamp
    ) -> IngestAnswer? {
        for intake in intakes {
            admission.shadow.count(intake.bot)
            if let refusal = admission.refusalOfTraffic(intake, of: request.client) {
                return refuse(intakes, refusal, at: arrival)
            }
        }
        for intake in intakes {
            ledger.receive(intake.received)
            count(intake, at: arrival)
        }
        if request.endpoint == .traces { spans.note(intakes, at: arrival) }
        let refused = intakes.refused
        guard intakes.contains(where: { !$0.observations.isEmpty }) else {
            return answer(intakes, refused, to: request)
        }
        if flusher.mustRefuse {
            return refuseRest(intakes, Refusal(.storage, "rollups cannot be written now; try again"), at: arrival)
        }
        var ticket = ticket
        ticket.refused = refused
        switch committer.submit(observations(of: intakes, at: arrival), ticket: ticket) {
        case .gathered(let wakes):
            if wakes { ticket.afterThisTurn { committer.wake() } }
            return nil
        case .overloaded:
            return refuseRest(intakes, Refusal(.overloaded, "too much is waiting for the disk; try again"), at: arrival)
        case .closed:
            return refuseRest(intakes, Refusal(.storage, "beacons cannot be stored now; try again"), at: arrival)
        }
    }
}

extension BeaconIngest {
    /// Of most requests one intake's, which is not copied.
    private func observations(of intakes: [Intake], at arrival: Timestamp) -> [Observation] {
        var learned = intakes
        for place in learned.indices { learned[place].learn(by: routes, at: arrival) }
        return learned.count == 1 ? learned[0].observations : learned.flatMap(\.observations)
    }
}

extension IngestRequest {
    /// What its token must allow.
    var scope: TokenScope { endpoint.isForBrowsers && !isRelayed ? .page : .ingest }
}

extension Result where Failure == Refusal {
    fileprivate var refusal: Refusal? {
        switch self {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }
}
