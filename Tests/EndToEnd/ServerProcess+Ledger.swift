extension ServerProcess {
    /// Outcomes that happened, after checking that they add up to what was received.
    func outcomes() async throws -> [String: Int] {
        let ledger = try await LedgerText.read(self)
        guard ledger.balances else { throw EndToEndFailure("the ledger does not add up: \(ledger)") }
        return ledger.outcomes.filter { $0.value > 0 }
    }
}
