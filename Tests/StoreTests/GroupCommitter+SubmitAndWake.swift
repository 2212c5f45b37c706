import Telemetry

@testable import Store

extension GroupCommitter {
    /// Submits as an event loop does that has nothing more to read.
    func submitAndWake(_ observations: [Observation], ticket: Ticket) -> Submission {
        let submission = submit(observations, ticket: ticket)
        if case .gathered(wakes: true) = submission { wake() }
        return submission
    }
}
