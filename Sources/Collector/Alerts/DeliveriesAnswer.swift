package import Foundation
import Manifest
import Receive
import Store
package import Telemetry

/// Did the page go out, when, and what was answered: the newest first.
package struct DeliveriesAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let id: Int64
        package let webhookID: String
        package let receiver: String
        package let rule: String
        package let labels: [String: String]
        package let summary: String
        package let transition: String
        package let state: String
        package let createdAt: String
        package let attempts: Int
        package let lastAttempt: String?
        package let nextAttempt: String?
        package let lastAnswer: String?
    }

    package let deliveries: [Row]

    init(_ question: DeliveriesQuestion, _ reader: VitalsReader) throws {
        deliveries = try reader.deliveries(
            limit: question.limit, state: question.state, receiver: question.receiver
        ).map(Row.init)
    }

    /// From the files of a data folder; a server may be running on it.
    package static func read(_ question: DeliveriesQuestion, from data: URL) throws -> DeliveriesAnswer {
        try DeliveriesAnswer(question, VitalsReader(readingAt: data.appending(path: DataFolder.vitalsName)))
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> DeliveriesAnswer {
        try JSONDecoder().decode(DeliveriesAnswer.self, from: Data(bytes))
    }

    package func text(_ format: QueryQuestion.Format) throws -> String {
        switch format {
        case .json: return try JSONAnswer.line(self)
        case .csv: return table(full: true).csv
        case .table: return deliveries.isEmpty ? "nothing was owed to anybody\n" : table(full: false).plain
        }
    }

    private func table(full: Bool) -> TextTable {
        TextTable(
            header: ["id", "owed since", "receiver", "what", "state", "attempts", "last attempt", "answer", "summary"],
            rows: deliveries.map { row in
                ["\(row.id)", row.createdAt, row.receiver, row.transition, row.state, "\(row.attempts)"]
                    + [row.lastAttempt ?? "-", row.lastAnswer ?? "-"]
                    + [full || row.summary.count <= 80 ? row.summary : row.summary.prefix(79) + "…"]
            }, leftColumns: 9)
    }

    /// Sends a message again from a data folder on which no server runs: the next server that does finds it owed.
    package static func redeliver(_ id: Int64, _ settings: Settings, at now: Timestamp) throws {
        let folder = try DataFolder(settings.data)
        let vitals = try VitalsFile(at: folder.vitals)
        try AuditLog(in: settings.data).record(
            who: TokenTasks.who, what: "delivery.redeliver", details: ["id": "\(id)"], at: now)
        let outcome = try vitals.redeliver(id, at: now)
        try vitals.close()
        withExtendedLifetime(folder) {}
        try check(outcome, id)
    }

    static func check(_ outcome: VitalsFile.Redelivery, _ id: Int64) throws {
        switch outcome {
        case .owed: break
        case .noSuch:
            throw BadQuestion("no delivery \(id) was made or given up; `vitalsd deliveries list` shows those there are")
        case .isOver:
            throw BadQuestion("delivery \(id) says that something fires of which the end was told since")
        }
    }
}

extension DeliveriesAnswer.Row {
    init(_ delivery: Delivery) {
        id = delivery.id
        webhookID = delivery.messageID
        receiver = delivery.receiver
        rule = delivery.alert.key.rule
        labels = Dictionary(uniqueKeysWithValues: delivery.alert.key.labels.map { ($0.key.rawValue, $0.value) })
        summary = delivery.alert.summary
        transition = delivery.alert.state.rawValue
        state = delivery.state.rawValue
        createdAt = delivery.createdAt.description
        attempts = delivery.attempts
        lastAttempt = delivery.lastAttempt?.description
        nextAttempt = delivery.state == .waiting ? delivery.nextAttempt.description : nil
        lastAnswer = delivery.lastAnswer
    }
}
