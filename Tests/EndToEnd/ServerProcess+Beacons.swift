extension ServerProcess {
    /// Sends the beacons, all of which must be acknowledged. Pipelined: many share a batch of the journal.
    func take(_ beacons: [Beacon]) throws {
        for start in stride(from: 0, to: beacons.count, by: 500) {
            let chunk = beacons[start..<min(start + 500, beacons.count)]
            let connection = try RawConnection(port: port)
            try connection.send(chunk.map(\.request).joined())
            for beacon in chunk { try expectAcknowledged(beacon, try connection.nextAnswer()) }
        }
    }

    /// Sends each beacon when the last was acknowledged: each is a batch of its own.
    func takeOneByOne(_ beacons: [Beacon]) throws {
        let connection = try RawConnection(port: port)
        for beacon in beacons {
            try connection.send(beacon.request)
            try expectAcknowledged(beacon, try connection.nextAnswer())
        }
    }

    /// One beacon and its answer, whatever that is.
    func offer(_ beacon: Beacon) throws -> RawAnswer {
        let connection = try RawConnection(port: port)
        try connection.send(beacon.request)
        guard let answer = try connection.nextAnswer() else { throw EndToEndFailure("no answer to \(beacon.id)") }
        return answer
    }

    private func expectAcknowledged(_ beacon: Beacon, _ answer: RawAnswer?) throws {
        guard answer?.status == 204 else {
            throw EndToEndFailure("\(beacon.id) got \(answer.map { "\($0.status) \($0.text)" } ?? "no answer"): \(log)")
        }
    }

    /// What it has counted by page, over any window that the flags of `vitalsd query` can say.
    func counted(from: String = "-1h", to: String = "now") async throws -> QueryAnswer {
        let answer = try await HTTPClient(port: port).get(
            "/v1/query", query: ["metric": "LCP", "by": "page", "from": from, "to": to])
        guard answer.status == 200 else { throw EndToEndFailure("query: \(answer.status) \(answer.text) \(log)") }
        return try QueryAnswer.parse(answer.text)
    }

    /// How many visits of the page it has counted, ever.
    func count(page: String = "/k") async throws -> Int {
        try await counted(from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z").row("page", page)?.count ?? 0
    }

    /// Asks it for rounds of everything that works in the background, until it is gone. An answer to each question comes before the
    /// next round, so the rounds are many and not one.
    func workUntilGone() async throws {
        let client = HTTPClient(port: port)
        for _ in 1...1000 {
            evaluateNow()
            guard (try? await client.get("/v1/query", query: ["metric": "LCP"])) != nil else { return }
        }
        throw EndToEndFailure("1000 rounds did not reach the step: \(log)")
    }
}
