import Telemetry

/// Puts a body's operations together, a group a resource.
struct OperationsBooks: Sendable {
    /// So far.
    private(set) var batch = OperationsBatch()
    private(set) var group = OperationGroup()
    private var count: OTLPCount

    init(_ item: OTLPCount.Item) { count = OTLPCount(item) }

    /// Where the next operation will stand.
    var place: Place { Place(group: batch.groups.count, operation: group.operations.count) }

    /// Whether one more item is read; the first that is not is a refusal.
    mutating func admits() -> Bool {
        switch count.admit() {
        case .admitted: return true
        case .refused(let refusal):
            group.refusals.append(refusal)
            return false
        case .dropped: return false
        }
    }

    mutating func open() throws(Refusal) { try count.open() }

    mutating func add(_ timing: OperationTiming) { group.operations.append(timing) }

    mutating func ignore(_ items: Int64) { batch.ignored += items }

    mutating func refuse(_ refusal: Refusal) { if count.tells(refusal) { group.refusals.append(refusal) } }

    /// All of it.
    consuming func finish() -> OperationsBatch {
        batch.more = count.more
        return batch
    }

    /// A resource of which nothing is kept leaves no group: two bytes would be one.
    mutating func close(_ resource: ResourceFacts) {
        defer { group = OperationGroup() }
        guard !group.operations.isEmpty || !group.refusals.isEmpty else { return }
        group.service = resource.service
        group.release = resource.version
        batch.groups.append(group)
    }

    /// Changes the present group's operations from a place on.
    mutating func change(from start: Int, _ change: (inout OperationTiming) -> Void) {
        for index in start..<max(start, group.operations.count) { change(&group.operations[index]) }
    }

    mutating func setRoute(_ route: String, at place: Place) {
        batch.groups[place.group].operations[place.operation].route = route
    }

    /// Takes operations away again, to ignore them.
    mutating func ignore(at places: [Place]) {
        for (group, places) in Dictionary(grouping: places, by: \.group) {
            let gone = Set(places.map(\.operation))
            let operations = batch.groups[group].operations
            batch.groups[group].operations = operations.indices.filter { !gone.contains($0) }.map { operations[$0] }
            batch.ignored += Int64(gone.count)
        }
    }

    struct Place: Hashable, Sendable {
        let group: Int
        let operation: Int
    }
}
