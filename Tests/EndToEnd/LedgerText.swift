/// The ledger as `GET /metrics` shows it.
struct LedgerText: Sendable {
    let received: Int
    let outcomes: [String: Int]

    /// Lines such as `vitalsd_measurements_total{outcome="stored"} 12` and `vitalsd_received_total 12`.
    init(_ text: String) throws {
        var outcomes: [String: Int] = [:]
        var received: Int?
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /vitalsd_measurements_total\{.*outcome="([a-z_]+)".*\} ([0-9.e+]+).*/) {
                outcomes[String(match.1), default: 0] += Int(Double(match.2) ?? 0)
            } else if let match = line.wholeMatch(of: /vitalsd_received_total(?:\{.*\})? ([0-9.e+]+).*/) {
                received = (received ?? 0) + Int(Double(match.1) ?? 0)
            }
        }
        guard let received else { throw EndToEndFailure("no vitalsd_received_total in \(text)") }
        self.received = received
        self.outcomes = outcomes
    }

    static func read(_ server: ServerProcess) async throws -> LedgerText {
        try LedgerText(try await HTTPClient(port: server.port).get("/metrics").text)
    }

    var balances: Bool { received == outcomes.values.reduce(0, +) }
}
