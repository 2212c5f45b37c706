import Telemetry

/// What has been read of a body of timings so far.
struct TimingsReading {
    private(set) var batch = OperationsBatch()
    /// Places in `batch.groups`.
    private var places: [Sender: Int] = [:]
    private var timings = 0
    private var refusals = 0
    private var isOver = false

    private struct Sender: Hashable {
        var service: String?
        var release: String?
    }

    /// A batch of the largest body has fewer if its timings say anything.
    static let timingLimit = 200_000
    /// Mistakes that are told in a sentence each; others are counted. Without a bound, 20 MiB of `0,` would become a gigabyte of sentences.
    static let refusalLimit = 1000

    var isEmpty: Bool { timings == 0 && refusals == 0 }

    /// Reads `{service, release, timings: […]}`; false where there is no such array.
    mutating func readBatch(_ object: JSONValue) -> Bool {
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
        for (_, item) in timings.members { read(item, of: sender) }
        return true
    }

    /// Reads a timing that says itself whose it is.
    mutating func readTiming(_ object: JSONValue) { read(object, of: Sender()) }

    mutating func refuse(_ refusal: Refusal) { refuse(refusal, of: Sender()) }

    /// What is beyond the limit, which is told once and counted.
    mutating func refuseRest(_ count: Int64) {
        guard count > 0 else { return }
        let isFirst = !isOver
        isOver = true
        if isFirst {
            refuse(Refusal(.tooLarge, "more than \(TimingsReading.timingLimit) timings in one batch; send several"))
        }
        guard count > 1 || !isFirst else { return }
        batch.more[.tooLarge, default: 0] += isFirst ? count - 1 : count
    }

    private mutating func read(_ item: JSONValue, of sender: Sender) {
        guard timings + refusals < TimingsReading.timingLimit else { return refuseRest(1) }
        let fields = TimingFields(item)
        let sender = Sender(service: fields.service ?? sender.service, release: fields.release ?? sender.release)
        do throws(Refusal) {
            let operation = try fields.operation
            timings += 1
            batch.groups[place(of: sender)].operations.append(operation)
        } catch {
            refuse(error, of: sender)
        }
    }

    private mutating func refuse(_ refusal: Refusal, of sender: Sender) {
        refusals += 1
        if refusals <= TimingsReading.refusalLimit {
            batch.groups[place(of: sender)].refusals.append(refusal)
        } else {
            batch.more[refusal.reason, default: 0] += 1
        }
    }

    private mutating func place(of sender: Sender) -> Int {
        if let place = places[sender] { return place }
        places[sender] = batch.groups.count
        batch.groups.append(OperationGroup(service: sender.service, release: sender.release))
        return batch.groups.count - 1
    }
}
