import Telemetry

/// What attributes say of an operation, of a span or of a point, by the stable names and by the older ones.
struct OperationFacts: Sendable {
    enum Key: Sendable {
        case database
        case olderDatabase
        case statement
        case olderStatement
        case summary
        case operation
        case olderOperation
        case collection
        case olderCollection
        case errorType
        case rows
        case route
        case method
        case olderMethod
        case status
        case olderStatus

        init?(_ name: AttributeName) {
            switch name {
            case "db.system.name": self = .database
            case "db.system": self = .olderDatabase
            case "db.query.text": self = .statement
            case "db.statement": self = .olderStatement
            case "db.query.summary": self = .summary
            case "db.operation.name": self = .operation
            case "db.operation": self = .olderOperation
            case "db.collection.name": self = .collection
            case "db.sql.table": self = .olderCollection
            case "db.response.returned_rows": self = .rows
            case "error.type": self = .errorType
            case "http.route": self = .route
            case "http.request.method": self = .method
            case "http.method": self = .olderMethod
            case "http.response.status_code": self = .status
            case "http.status_code": self = .olderStatus
            default: return nil
            }
        }
    }

    private(set) var database: String?
    private(set) var statement: String?
    private(set) var summary: String?
    private(set) var operation: String?
    private(set) var collection: String?
    private(set) var rows: Double?
    private(set) var route: String?
    private(set) var method: String?
    private(set) var status: Int64?
    private(set) var hasErrorType = false
    /// The error is that the client asked for what it cannot have, `404`.
    private var isClientError = false

    /// Takes an attribute. Where an instrumentation writes both names while it changes, the stable one stands.
    mutating func add(_ key: Key, _ value: AttributeValue) {
        switch key {
        case .database: database = name(value) ?? database
        case .olderDatabase: database = database ?? name(value)
        case .statement: statement = value.words(limit: OTLPLimit.text) ?? statement
        case .olderStatement: statement = statement ?? value.words(limit: OTLPLimit.text)
        case .summary: summary = name(value)
        case .operation: operation = name(value) ?? operation
        case .olderOperation: operation = operation ?? name(value)
        case .collection: collection = name(value) ?? collection
        case .olderCollection: collection = collection ?? name(value)
        case .errorType:
            hasErrorType = value.isTold
            isClientError = value.words(limit: OTLPLimit.name)?.wholeMatch(of: /4[0-9]{2}/) != nil
        case .rows: rows = value.number
        case .route: route = name(value)
        case .method: method = name(value) ?? method
        case .olderMethod: method = method ?? name(value)
        case .status: status = value.status ?? status
        case .olderStatus: status = status ?? value.status
        }
    }

    /// A name of few values for a query: as told, else made of its parts as OpenTelemetry recommends. Nil without any.
    var queryName: String? {
        if let summary { return summary }
        guard let operation, let collection else { return operation ?? collection }
        return BoundedText.of("\(operation) \(collection)", limit: OTLPLimit.name)
    }

    /// Whether a server failed to answer a request.
    var isServerError: Bool { status.map { $0 >= 500 } ?? false || hasErrorType && !isClientError }

    private func name(_ value: AttributeValue) -> String? { value.words(limit: OTLPLimit.name) }
}
