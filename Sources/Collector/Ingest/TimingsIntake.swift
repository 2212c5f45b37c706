import Admit
import Decode
import Normalise
import Telemetry

extension Intake {
    /// A server's batch: statements become shapes, each timing an observation of its own.
    init(_ batch: TimingsBatch, at arrival: Timestamp) {
        let service = BoundedName.of(batch.service) ?? Intake.defaultService
        self.init(owner: service, refusals: batch.refusals)
        let release = BoundedName.of(batch.release) ?? ""
        for timing in batch.timings {
            do throws(Refusal) {
                let value = try ContentPolicy.admit(timing.duration, of: .query)
                let instant = try ContentPolicy.admit(timing.instant, arrival: arrival)
                observations.append(
                    Observation(
                        instant: instant,
                        dimensions: .operation(
                            OperationDimensions(
                                service: service, query: QueryShape.of(timing.query, database: timing.database),
                                database: BoundedName.of(timing.database) ?? "",
                                operation: BoundedName.of(timing.operation) ?? "",
                                route: timing.route.flatMap(RouteName.of) ?? "", release: release)),
                        measurements: [Measurement(metric: .query, value: value)]))
            } catch {
                refusals.append(error)
            }
        }
    }

    private static let defaultService = "default"
}
