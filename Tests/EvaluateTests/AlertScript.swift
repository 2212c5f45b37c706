import Evaluate
import Rules
import Telemetry

/// Plays evaluations one after another as the collector does, and tells what each of them said.
struct AlertScript {
    var rules: [Rule]
    private(set) var active: [Alert] = []
    private(set) var states: [AlertKey: RuleState] = [:]
    private(set) var last: [AlertTransition] = []

    init(rules: [Rule]) { self.rules = rules }

    /// One evaluation `minute` minutes after 10:00 with these visits by page; a page without an entry has no reading.
    /// A rule in `unread` could not be read. Gives a line for each transition.
    mutating func at(_ minute: Int64, _ pages: KeyValuePairs<String, [Double]>, unread: Set<String> = []) -> [String] {
        let instant = Given.start + .seconds(60 * minute)
        var judgements: [String: [Judgement]] = [:]
        for rule in rules where !unread.contains(rule.id) {
            judgements[rule.id] = pages.map { page, visits in
                Evaluator.judge(
                    rule, Given.reading(visits, labels: [.page: page, .device: "mobile"]), at: instant)
            }
        }
        return advance(judgements, at: instant)
    }

    /// One evaluation with these verdicts of the first rule.
    mutating func at(_ minute: Int64, judged: [Judgement]) -> [String] {
        advance([rules[0].id: judged], at: Given.start + .seconds(60 * minute))
    }

    private mutating func advance(_ judgements: [String: [Judgement]], at instant: Timestamp) -> [String] {
        let advance = AlertLifecycle.advance(
            rules: rules, active: active, states: states, judgements: judgements, at: instant)
        last = advance.transitions
        states.merge(advance.states) { $1 }
        states = states.filter { !$0.value.isEmpty }
        for transition in last {
            active.removeAll { $0.key == transition.alert.key }
            if transition.alert.state == .firing { active.append(transition.alert) }
        }
        return last.map(AlertScript.line)
    }

    private static func line(_ transition: AlertTransition) -> String {
        let name = "\(transition.alert.key.rule) \(transition.alert.key.labels[.page] ?? "")"
        return switch transition {
        case .fired: "fired \(name)"
        case .refreshed: "refreshed \(name)"
        case .unstable: "unstable \(name)"
        case .reminded: "reminded \(name)"
        case .resolved(_, because: let reason): "resolved \(name) \(reason.name)"
        }
    }
}
