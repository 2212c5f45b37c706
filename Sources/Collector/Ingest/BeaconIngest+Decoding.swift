import Decode
import Receive
import Telemetry

/// Bytes of a request → what it comes to.
extension BeaconIngest {
    func decode(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ state: LoopState, at arrival: Timestamp
    ) throws(Refusal) -> ([Intake], token: String?) {
        guard let encoding = request.contentEncoding.flatMap(BodyInflater.Encoding.init) else {
            return try decodePlain(request, body, state, at: arrival)
        }
        return try state.inflater.inflate(body, encoding, limit: request.endpoint.bodyLimit) {
            body throws(Refusal) in
            if body.count > IngestEndpoint.uploadSize, let refusal = admission.refusalOfUpload(request) {
                throw refusal
            }
            return try decodePlain(request, body, state, at: arrival)
        }
    }

    private func decodePlain(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ state: LoopState, at arrival: Timestamp
    ) throws(Refusal) -> ([Intake], token: String?) {
        switch request.endpoint {
        case .page:
            let beacon = try read(request, body, state)
            let sender = sender(of: beacon, request, state)
            let intake = PageIntake.of(
                beacon, from: sender, patterns: admission.settings.pages, maxWeight: admission.settings.maxWeight,
                at: arrival)
            return ([intake], beacon.token)
        case .reports:
            let asked = request.queryItems
            let intake = Intake(
                try state.reports.decode(body), site: asked["site"], from: sender(of: PageBeacon(), request, state),
                origins: admission.settings.origins, patterns: admission.settings.pages,
                maxWeight: admission.settings.maxWeight, at: arrival)
            return ([intake], asked["token"])
        case .timings:
            let batch = try state.timings.decode(body, contentType: request.contentType)
            return (OperationsIntake.of(batch, at: arrival), nil)
        case .traces, .metrics, .logs:
            throw Refusal(.malformed, "not yet")
        }
    }

    private func sender(of beacon: PageBeacon, _ request: IngestRequest, _ state: LoopState) -> PageSender {
        let agent = state.agent(request, admission.settings.bots)
        var sender = PageSender(request)
        sender.agent = agent.kind
        sender.bot = admission.verdict(on: beacon, agent.marks, of: request.client)
        return sender
    }

    /// An image says everything in its query.
    private func read(
        _ request: IngestRequest, _ body: UnsafeRawBufferPointer, _ state: LoopState
    ) throws(Refusal) -> PageBeacon {
        guard request.isImage else { return try state.page.decode(body, contentType: request.contentType) }
        let query = Array((request.query ?? "").utf8)
        // Typed throws do not pass through withUnsafeBytes.
        let outcome: Result<PageBeacon, Refusal> = query.withUnsafeBytes { bytes in
            do throws(Refusal) { return .success(try state.page.decode(query: bytes)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}
