import Telemetry

extension OperationTiming {
    /// What a line says of each of its values; the times are still to be put in.
    ///
    /// A timing is a request's where the name ends as such names do and no tag speaks of a database, else a query's: its name then stands
    /// for the statement where there is none.
    init(_ line: StatsdLine) {
        let tags = line.tags
        let isRequest = tags.statement == nil && tags.database == nil && OperationTiming.isRequest(line.name)
        self.init(
            isRequest ? .request : .query,
            statement: tags.statement?.words(limit: TextLimit.statement),
            summary: isRequest || tags.statement != nil ? nil : line.name.words(limit: TextLimit.name),
            database: tags.database?.words(limit: TextLimit.name),
            operation: tags.operation?.words(limit: TextLimit.name),
            route: tags.route?.words(limit: TextLimit.route), isOK: tags.isOK, instant: line.instant, times: .one(0),
            weight: line.weight)
    }

    /// By the end of a name: `web.request`, `api.http_requests`, OpenTelemetry's `http.server.request.duration` and the
    /// `http.server.duration` before it, nginx's `request_time`.
    private static func isRequest(_ name: StatsdText) -> Bool {
        guard !name.hasSuffix("client.request.duration") else { return false }
        return name.hasSuffix("request") || name.hasSuffix("requests") || name.hasSuffix("request.duration")
            || name.hasSuffix("http.server.duration") || name.hasSuffix(".request_time")
    }
}
