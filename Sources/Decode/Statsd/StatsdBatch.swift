import Telemetry

/// What the lines of a packet come to, within its limits.
struct StatsdBatch {
    /// Whose the operations of a group are.
    private struct Owner: Hashable {
        let service: String?
        let release: String?
    }

    private var batch = OperationsBatch()
    /// Where the groups stand, once there are so many that looking through them would be slow.
    private var places: [Owner: Int] = [:]
    /// The group of the line before, which is nearly always that of the next one too, with the bytes that name it.
    private var last: (service: StatsdText?, release: StatsdText?, place: Int)?
    private var taken = 0
    private var refused = 0

    /// Timings of a packet; one value needs some eight bytes, so that no packet of an honest client has more.
    private static let timingLimit = 1000
    /// Refusals of a packet that are told one by one, each a sentence.
    private static let refusalLimit = 100
    /// Groups up to which they are looked through one by one.
    private static let fewGroups = 8

    mutating func read(_ line: StatsdText) {
        let text = line.withoutReturn
        guard !text.isEmpty else { return }
        // DogStatsD's events and service checks.
        guard !text.hasPrefix("_e{"), !text.hasPrefix("_sc|") else { return batch.ignored += 1 }
        let line = StatsdLine(text)
        if let fault = line.fault { return refuse(line, for: fault) }
        guard line.isTiming else { return batch.ignored += line.valueCount }
        take(line)
    }

    consuming func finish() -> OperationsBatch { batch }

    private mutating func take(_ line: StatsdLine) {
        var operation = OperationTiming(line)
        for value in line.values.parts(by: UInt8(ascii: ":")) {
            guard let milliseconds = line.milliseconds(value) else {
                refuse(line, for: .badValue)
                continue
            }
            guard taken < StatsdBatch.timingLimit else {
                refuseExcess()
                continue
            }
            taken += 1
            operation.times = .one(milliseconds)
            batch.groups[place(of: line.tags)].operations.append(operation)
        }
    }

    private mutating func refuse(_ line: StatsdLine, for fault: StatsdFault) {
        refused += 1
        let refusal = fault.refusal(of: line.name)
        guard refused <= StatsdBatch.refusalLimit else {
            batch.more[refusal.reason, default: 0] += 1
            return
        }
        if line.tags.service == nil {
            batch.refusals.append(refusal)
        } else {
            batch.groups[place(of: line.tags)].refusals.append(refusal)
        }
    }

    /// Dropped, but not in silence.
    private mutating func refuseExcess() {
        guard batch.more[.tooLarge] == nil else { return batch.more[.tooLarge, default: 0] += 1 }
        batch.more[.tooLarge] = 0
        batch.refusals.append(
            Refusal(.tooLarge, "the packet has more than \(StatsdBatch.timingLimit) timings; send several"))
    }

    // MARK: Groups

    private mutating func place(of tags: StatsdTags) -> Int {
        if let last, isSame(last.service, tags.service), isSame(last.release, tags.release) { return last.place }
        let place = place(
            of: Owner(
                service: tags.service?.words(limit: TextLimit.name), release: tags.release?.words(limit: TextLimit.name)
            ))
        last = (tags.service, tags.release, place)
        return place
    }

    private func isSame(_ one: StatsdText?, _ other: StatsdText?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.hasSameBytes(as: other)
    }

    private mutating func place(of owner: Owner) -> Int {
        if let known = knownPlace(of: owner) { return known }
        let place = batch.groups.count
        batch.groups.append(OperationGroup(service: owner.service, release: owner.release))
        if place == StatsdBatch.fewGroups {
            for (place, group) in batch.groups.enumerated() {
                places[Owner(service: group.service, release: group.release)] = place
            }
        } else if place > StatsdBatch.fewGroups {
            places[owner] = place
        }
        return place
    }

    private func knownPlace(of owner: Owner) -> Int? {
        guard batch.groups.count <= StatsdBatch.fewGroups else { return places[owner] }
        return batch.groups.firstIndex { $0.service == owner.service && $0.release == owner.release }
    }
}
