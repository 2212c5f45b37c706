import Manifest
import Receive
import Telemetry

/// Which messages somebody wants to see: `vitalsd deliveries list` and `GET /v1/deliveries`.
package struct DeliveriesQuestion: Sendable, Hashable {
    let state: Delivery.State?
    let receiver: String?
    let limit: Int

    /// Reads the parameters; throws `BadQuestion` with a sentence about the first one that is wrong.
    package init(_ parameters: [String: String]) throws {
        let names = ["state", "receiver", "limit"]
        if let unknown = parameters.keys.sorted().first(where: { !names.contains($0) }) {
            throw BadQuestion(
                "deliveries have no parameter \"\(unknown.prefix(40))\"\(NearName.hint(unknown, among: names))")
        }
        state = try parameters["state"].map { text in
            guard let state = Delivery.State(rawValue: text) else {
                let known = Delivery.State.allCases.map(\.rawValue)
                throw BadQuestion(
                    "\"state\" is \"\(text.prefix(40))\"; expected \(known.joined(separator: ", "))\(NearName.hint(text, among: known))"
                )
            }
            return state
        }
        receiver = parameters["receiver"]
        limit =
            try parameters["limit"].map { text in
                guard let limit = Int(text), (1...DeliveriesQuestion.most).contains(limit) else {
                    throw BadQuestion("\"limit\" is a number from 1 to \(DeliveriesQuestion.most)")
                }
                return limit
            } ?? 500
    }

    private static let most = 10_000
}
