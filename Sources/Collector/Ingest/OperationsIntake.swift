import Admit
import Decode
import Normalise
import Telemetry

/// What servers say of their operations: statements become shapes, names are bounded, values admitted.
struct OperationsIntake {
    private let arrival: Timestamp
    private let memory: QueryMemory?
    private let group: OperationGroup
    private let service: String
    private let release: String

    /// One intake a service and release; what is nobody's comes under the default service.
    ///
    /// - Parameter memory: of statements that were read before, where many come.
    static func of(_ batch: OperationsBatch, at arrival: Timestamp, by memory: QueryMemory?) -> [Intake] {
        var intakes = batch.groups.map { OperationsIntake($0, at: arrival, by: memory).intake }
        if !batch.refusals.isEmpty || !batch.more.isEmpty || batch.ignored > 0 {
            intakes.append(
                Intake(
                    owner: defaultService, refusals: batch.refusals, more: batch.more, ignored: batch.ignored))
        }
        return intakes
    }

    private init(_ group: OperationGroup, at arrival: Timestamp, by memory: QueryMemory?) {
        self.arrival = arrival
        self.memory = memory
        self.group = group
        service = OperationsIntake.owner(of: group)
        release = BoundedName.of(group.release) ?? ""
    }

    private static let defaultService = "default"

    static func owner(of group: OperationGroup) -> String { BoundedName.of(group.service) ?? defaultService }

    private var intake: Intake {
        var intake = Intake(owner: service, refusals: group.refusals)
        intake.observations.reserveCapacity(group.operations.count)
        for operation in group.operations {
            do throws(Refusal) {
                intake.observations.append(try observation(operation))
            } catch {
                intake.refusals.append(error)
            }
        }
        return intake
    }

    private func observation(_ operation: OperationTiming) throws(Refusal) -> Observation {
        let instant = try ContentPolicy.admit(operation.instant, arrival: arrival)
        let measurements = try OperationMeasurements(operation, at: instant).all
        return Observation(
            instant: instant, dimensions: .operation(dimensions(operation)), measurements: measurements)
    }

    /// What a sender does not name is read from the statement.
    private func dimensions(_ operation: OperationTiming) -> OperationDimensions {
        var dimensions = OperationDimensions(
            service: service, query: "", database: QueryCommand.of(operation.database),
            operation: QueryCommand.of(operation.operation), route: operation.route.flatMap(RouteName.of) ?? "",
            release: release)
        guard operation.kind == .query else { return dimensions }
        if let statement = operation.statement {
            let reading =
                memory?.reading(of: statement, database: operation.database)
                ?? QueryReading(statement, database: operation.database)
            dimensions.query = reading.shape.isEmpty ? QuerySummary.of(operation.summary) : reading.shape
            if dimensions.operation.isEmpty { dimensions.operation = reading.operation?.rawValue ?? "" }
            if dimensions.route.isEmpty { dimensions.route = reading.route ?? "" }
        } else {
            dimensions.query = QuerySummary.of(operation.summary)
        }
        return dimensions
    }
}
