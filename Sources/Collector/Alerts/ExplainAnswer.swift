package import Evaluate
import Foundation
import Manifest
import Receive
import Rules
import Store
package import Telemetry

/// The verdicts on what was asked, the worst first.
package struct ExplainAnswer: Codable, Hashable, Sendable {
    package let explanations: [Explanation]
    /// How many there are besides.
    package let more: Int
    /// What the reader must know.
    package let note: String?

    /// A person reads these one by one.
    private static let limit = 20

    /// Judges the rule on what is kept, with what went on then.
    init(_ question: ExplainQuestion, _ rules: RuleSet, _ source: QuerySource, now: Timestamp) throws {
        guard let rule = rules.rules.first(where: { $0.id == question.rule }) else {
            if rules.objectives.contains(where: { $0.id == question.rule }) {
                let watching = rules.rules.map(\.id).filter { $0.hasPrefix(question.rule + "-") }
                throw BadQuestion(
                    "the objective \"\(question.rule)\" is watched by \(watching.joined(separator: " and ")); ask about one of them"
                )
            }
            let ids = rules.rules.map(\.id)
            throw BadQuestion("no rule \"\(question.rule.prefix(63))\"\(NearName.hint(question.rule, among: ids))")
        }
        if let stranger = question.labels.keys.first(where: { !rule.by.contains($0) }) {
            let known = rule.by.isEmpty ? "nothing" : rule.by.map(\.rawValue).joined(separator: ", ")
            throw BadQuestion("the rule \"\(rule.id)\" is judged by \(known), not by \(stranger.rawValue)")
        }
        let instant = question.at ?? now
        let isNow = question.at == nil
        let firings = try rule.leavesOutFirings ? source.rollups.firingSpans(of: rule.id) : FiringSpans()
        var judged = try Evaluator.judge(rule, at: instant, wasFiring: firings.meet) { try source.rollups.read($0) }
        let remembered = try ExplainAnswer.remembered(rule, at: question.at, source)
        // What fires or is remembered has something to tell although nothing was read.
        judged += Set(remembered.keys).subtracting(judged.map(\.labels)).map {
            Judgement(labels: $0, verdict: .tooFew, evidence: nil)
        }
        let wanted = judged.filter { judgement in question.labels.allSatisfy { judgement.labels[$0.key] == $0.value } }
        // What else fired in the past is not looked up: of then only silences and mute times are told.
        let quiet = QuietMoment(
            try Silences.all(rules, source.rollups, at: instant),
            firing: isNow ? try source.rollups.firingAlerts() : [], at: instant)
        let all = wanted.map { judgement in
            Explanation(
                rule, judgement, remembered[judgement.labels], quiet: quiet.reason(for: rule, judgement), at: instant)
        }
        .sorted { ($0.rank, $0.sentence) < ($1.rank, $1.sentence) }
        explanations = Array(all.prefix(ExplainAnswer.limit))
        more = all.count - explanations.count
        note =
            all.isEmpty
            ? judged.isEmpty
                ? "nothing was measured for this rule then"
                : "nothing has these labels; others of this rule have, \(judged.count) of them"
            : isNow
                ? nil
                : "the rule is judged as it stands now, by what is still kept; how often it had changed then is not"
    }

    /// What went on with a rule, now or at an instant of the past.
    private static func remembered(
        _ rule: Rule, at instant: Timestamp?, _ source: QuerySource
    ) throws -> [[Telemetry.Dimension: String]: Explanation.Memory] {
        if let instant {
            return try source.rollups.moments(of: rule.id, at: instant).mapValues {
                Explanation.Memory(state: $0.state, firingSince: $0.firingSince)
            }
        }
        let firing = try source.rollups.firingAlerts().filter { $0.key.rule == rule.id }
        let since = Dictionary(firing.map { ($0.key.labels, $0.activeSince) }) { first, _ in first }
        let states = try source.rollups.ruleStates().filter { $0.key.rule == rule.id }
        var memories = since.mapValues { Explanation.Memory(state: RuleState(), firingSince: $0) }
        for (key, state) in states {
            memories[key.labels] = Explanation.Memory(state: state, firingSince: since[key.labels])
        }
        return memories
    }

    /// From the files of a data folder; a server may be running on it, then up to its last flush is seen.
    package static func read(_ question: ExplainQuestion, _ settings: Settings, now: Timestamp) throws -> ExplainAnswer
    {
        guard let file = settings.rules else { throw BadQuestion("there is no alerts.yml here; give it by --rules") }
        return try ExplainAnswer(
            question, Manifests.rules(at: file), QuerySource.files(of: settings.data), now: now)
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> ExplainAnswer {
        try JSONDecoder().decode(ExplainAnswer.self, from: Data(bytes))
    }

    package func text(_ format: QueryQuestion.Format) throws -> String {
        switch format {
        case .json: return try JSONAnswer.line(self)
        case .csv: throw BadQuestion("an explanation is no table of numbers; ask for it as table or json")
        case .table: return plain
        }
    }

    private var plain: String {
        var lines = explanations.flatMap { explanation in
            let place = explanation.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let title = "\(explanation.rule)\(place.map { " " + $0 }.joined()) at \(explanation.at)"
            let width = explanation.guards.map(\.name.count).max() ?? 0
            return [title, "  " + explanation.sentence]
                + explanation.guards.map { item in
                    let mark = item.holds.map { $0 ? "yes" : "no " } ?? "   "
                    return
                        "    \(mark) \(item.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(item.says)"
                }
        }
        if more > 0 { lines.append("and \(more) more; name labels to see one, such as page=/cart") }
        if let note { lines.append("note: \(note)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Explanation {
    fileprivate var rank: Int {
        switch verdict {
        case .breach: 0
        case .noData: 1
        case .inconclusive: 2
        case .ok: 3
        case .tooFew, .warmingUp: 4
        }
    }
}
