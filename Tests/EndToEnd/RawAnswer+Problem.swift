import Foundation

extension RawAnswer {
    private struct Problem: Decodable {
        let reason: String
        let detail: String
        let status: Int
    }

    /// Of a refusal in problem details whose status is that of the answer; nil for any other answer.
    var reason: String? {
        guard headers["content-type"] == "application/problem+json",
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(body)), problem.status == status,
            !problem.detail.isEmpty
        else { return nil }
        return problem.reason
    }
}
