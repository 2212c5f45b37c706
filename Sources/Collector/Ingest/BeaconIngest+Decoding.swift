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
            return (OperationsIntake.of(batch, at: arrival, by: state.statements), nil)
        case .traces:
            let batch = try state.traces.decode(body, form: otlpForm(of: request, body))
            return (OperationsIntake.of(batch, at: arrival, by: state.statements), nil)
        case .metrics:
            var batch = try state.metrics.decode(body, form: otlpForm(of: request, body))
            spans.leaveOut(of: &batch, at: arrival)
            return (OperationsIntake.of(batch, at: arrival, by: state.statements), nil)
        case .logs:
            let batch = try state.logs.decode(body, form: otlpForm(of: request, body))
            return (intakes(of: batch, request, state, at: arrival), nil)
        }
    }

    /// Who does not say it sends what browsers can send without asking first, or is tried with curl: JSON shows itself.
    private func otlpForm(
        of request: IngestRequest, _ body: UnsafeRawBufferPointer
    ) throws(Refusal) -> OTLPForm {
        if let form = request.contentType.flatMap(OTLPForm.init(contentType:)) { return form }
        if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { return .json }
        throw Refusal(
            .malformed,
            "the Content-Type is \"\((request.contentType ?? "").prefix(40))\"; expected application/x-protobuf or application/json"
        )
    }

    /// Vitals in records of a log, from a page itself or passed on by a server: then the record says which browser it was.
    private func intakes(
        of batch: LogsBatch, _ request: IngestRequest, _ state: LoopState, at arrival: Timestamp
    ) -> [Intake] {
        var intakes = batch.beacons.map { logged in
            let sender =
                request.origin == nil
                ? PageSender(request, passingOn: logged.userAgent)
                : sender(of: logged.beacon, request, state)
            return PageIntake.of(
                logged.beacon, from: sender, patterns: admission.settings.pages,
                maxWeight: admission.settings.maxWeight, at: arrival)
        }
        if !batch.refusals.isEmpty || !batch.more.isEmpty || batch.ignored > 0 {
            intakes.append(
                Intake(
                    owner: PageSender(request).site, refusals: batch.refusals, more: batch.more,
                    ignored: batch.ignored))
        }
        return intakes
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
