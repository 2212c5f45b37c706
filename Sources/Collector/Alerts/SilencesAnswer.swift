import Foundation
import Rules
import Store
import Telemetry

/// Silences that go on or will, for people: `GET /v1/silences` and `vitalsd silence list`.
package struct SilencesAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        /// Nil for one of the rules file, which is ended there, and for a trial.
        package let id: Int64?
        package let match: [String: [String]]
        package let from: String?
        package let until: String
        package let reason: String
        package let author: String?
        /// Alerts that fire now and are silenced by it.
        package let silences: [String]
    }

    package let silences: [Row]

    init(_ rules: RuleSet, _ reader: VitalsReader, at instant: Timestamp) throws {
        let firing = try reader.firingAlerts()
        let ofFile = rules.quiet.silences.filter { $0.until > instant }.map { (id: Int64?.none, silence: $0) }
        let kept = try Silences.kept(reader, at: instant).map { (id: Int64?.some($0.id), silence: $0.silence) }
        silences = (kept + ofFile).map { Row($0.silence, id: $0.id, firing) }
    }

    init(_ silence: Silence, id: Int64?, _ reader: VitalsReader) throws {
        silences = [Row(silence, id: id, try reader.firingAlerts())]
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> SilencesAnswer {
        try JSONDecoder().decode(SilencesAnswer.self, from: Data(bytes))
    }

    package var json: String { get throws { try JSONAnswer.line(self) } }

    package var text: String {
        guard !silences.isEmpty else { return "nothing is silenced\n" }
        return silences.map { row in
            let name = row.id.map { "silence \($0)" } ?? "silence of the rules file"
            let match = AlertMatcher(texts: row.match).text
            let author = row.author.map { " (\($0))" } ?? ""
            let span = (row.from.map { "from \($0) " } ?? "") + "until \(row.until)"
            let first = "\(name): \(match), \(span): \(row.reason)\(author)\n"
            guard !row.silences.isEmpty else { return first + "  nothing that fires now\n" }
            return first + row.silences.prefix(20).map { "  \($0)\n" }.joined()
                + (row.silences.count > 20 ? "  and \(row.silences.count - 20) more\n" : "")
        }.joined()
    }
}

extension SilencesAnswer.Row {
    init(_ silence: Silence, id: Int64?, _ firing: [Alert]) {
        self.id = id
        match = silence.match.texts
        from = silence.from?.description
        until = silence.until.description
        reason = silence.reason
        author = silence.author
        silences = firing.filter(silence.match.matches).map(\.summary)
    }
}
