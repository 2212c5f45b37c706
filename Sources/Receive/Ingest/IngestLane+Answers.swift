import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Telemetry

/// The way out: answers in the order of the requests, and what waited for them.
extension IngestLane {
    /// Sets the answer of a turn; on the event loop.
    func resolve(_ turn: UInt64, _ answer: IngestAnswer) {
        guard let context else { return }
        answers.resolve(turn, answer)
        var wrote = false
        while let (open, answer) = answers.next() {
            wrote = true
            // The last answer of a connection says so, be it the client's wish or the server's shutdown.
            let closes = open.closesAfter || (!heldEvents.isEmpty && answers.isEmpty && held.isEmpty && !routedInFlight)
            write(answer, to: open.request, closes: closes, context: context)
            if closes { return close(context: context) }
        }
        guard wrote else { return }
        if continueIsOwed, !isVerifying, answers.isEmpty { inviteBody(context: context) }
        context.flush()
        resume(context: context)
        notePhase()
    }

    /// Closes our side once the answer is out, and goes on reading (and dropping) until the client closes its own: a socket closed with
    /// unread input is reset, and the reset can overtake the answer (RFC 9112 §9.6).
    private func close(context: ChannelHandlerContext) {
        isClosing = true
        held.removeAll()
        notePhase()
        let bound = NIOLoopBound((lane: self, context: context), eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in
            let (lane, context) = bound.value
            context.close(mode: .output, promise: nil)
            lane.fireHeldEvents(context: context)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    func fireHeldEvents(context: ChannelHandlerContext) {
        let events = heldEvents
        heldEvents = []
        for event in events { context.fireUserInboundEventTriggered(event) }
    }

    private func write(
        _ answer: IngestAnswer, to request: IngestRequest?, closes: Bool, context: ChannelHandlerContext
    ) {
        let (head, body) = responses.make(answer, for: request, closes: closes)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        if !closes { context.write(wrapOutboundOut(.end(nil)), promise: nil) }
    }

    /// Goes on with what waited for answers.
    func resume(context: ChannelHandlerContext) {
        var passed = false
        while let next = held.first, !isVerifying {
            if case .head = next, routedInFlight { break }
            held.removeFirst()
            let before = held.count
            receive(next, context: context)
            // A head that must still wait was put back at the end: move it to the front again.
            if held.count > before {
                held.insert(held.removeLast(), at: 0)
                break
            }
            passed = true
        }
        // What was read earlier is handed over only now: the handlers behind wait for the end of a read to act on it.
        if passed { context.fireChannelReadComplete() }
        readOn(context: context)
        guard answers.isEmpty, held.isEmpty, !routedInFlight else { return }
        if let error = heldError {
            heldError = nil
            meet(error, context: context)
        }
        fireHeldEvents(context: context)
    }

    // MARK: Routed requests

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        guard case .end = part else { return }
        routedInFlight = false
        // After the router's flush has gone out, or the next answer would be written into this one.
        guard !held.isEmpty || heldError != nil else { return notePhase() }
        context.eventLoop.assumeIsolated().execute {
            guard let context = self.context else { return }
            self.resume(context: context)
            self.notePhase()
        }
    }
}
