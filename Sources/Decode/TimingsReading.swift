import Telemetry

/// What has been read of a body of timings so far.
struct TimingsReading {
    private(set) var batch = OperationsBatch()
    /// Places in `batch.groups`.
    private var places: [Sender: Int] = [:]
    private var timings = 0
    private var refusals = 0
    private var firstRefusal: Refusal?

    private struct Sender: Hashable {
        var service: String?
        var release: String?
    }

    /// A batch of the largest body has fewer if its timings say anything; without a bound, 20 MiB of `0,` would become
    /// ten million refusals, a gigabyte of sentences.
    static let timingLimit = 200_000
    /// A batch with more mistakes comes from a sender that has not been tried.
    static let refusalLimit = 1000

    var isEmpty: Bool { timings == 0 && refusals == 0 }
    var isFull: Bool { timings + refusals > TimingsReading.timingLimit }

    /// Reads `{service, release, timings: […]}`; false where there is no such array.
    mutating func readBatch(_ object: JSONValue) throws(Refusal) -> Bool {
        var sender = Sender()
        var timings: JSONValue?
        for (key, value) in object.members {
            switch key {
            case "service": sender.service = value.text(limit: TextLimit.name)
            case "release": sender.release = value.text(limit: TextLimit.name)
            case "timings": timings = value
            default: break
            }
        }
        guard let timings, timings.isArray else { return false }
        for (_, item) in timings.members where !isFull { try read(item, of: sender) }
        return true
    }

    /// Reads a timing that says itself whose it is.
    mutating func readTiming(_ object: JSONValue) throws(Refusal) { try read(object, of: Sender()) }

    /// Throws when there are too many: each would be a sentence and a line in the books, and 20 MiB of nothing must not cost more than
    /// its bytes.
    mutating func refuse(_ refusal: Refusal) throws(Refusal) { try refuse(refusal, of: Sender()) }

    private mutating func read(_ item: JSONValue, of sender: Sender) throws(Refusal) {
        guard timings + refusals < TimingsReading.timingLimit else {
            timings += 1
            return try refuse(
                Refusal(.tooLarge, "more than \(TimingsReading.timingLimit) timings in one batch; send several"),
                of: sender)
        }
        let fields = TimingFields(item)
        let sender = Sender(service: fields.service ?? sender.service, release: fields.release ?? sender.release)
        let operation: OperationTiming
        do throws(Refusal) { operation = try fields.operation } catch { return try refuse(error, of: sender) }
        timings += 1
        batch.groups[place(of: sender)].operations.append(operation)
    }

    private mutating func refuse(_ refusal: Refusal, of sender: Sender) throws(Refusal) {
        refusals += 1
        let first = firstRefusal ?? refusal
        firstRefusal = first
        guard refusals <= TimingsReading.refusalLimit else {
            throw Refusal(
                .malformed,
                "more than \(TimingsReading.refusalLimit) of the timings cannot be read, so none is taken; the first: "
                    + first.detail)
        }
        batch.groups[place(of: sender)].refusals.append(refusal)
    }

    private mutating func place(of sender: Sender) -> Int {
        if let place = places[sender] { return place }
        places[sender] = batch.groups.count
        batch.groups.append(OperationGroup(service: sender.service, release: sender.release))
        return batch.groups.count - 1
    }
}
