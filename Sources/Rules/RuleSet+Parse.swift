package import Manifest

extension RuleSet {
    /// Reads a rules file and those it includes. An empty one is valid and has no rules.
    ///
    /// Throws every problem with its file, line and column. A key this version does not know is a problem, because a
    /// rule that is silently not judged is worse than a file that is refused.
    ///
    /// - Parameter include: gives the files a pattern names, in order, each with the name that messages call it by.
    ///   `RuleFiles` reads real ones; without it, including anything is a problem. What it throws is one too, at the
    ///   place of the pattern.
    package static func parse(
        _ text: String, file: String, include: (String) throws -> [(file: String, text: String)] = RuleSet.none
    ) throws(ManifestError) -> RuleSet {
        var documents = RuleDocuments(text, file: file)
        documents.include(include)
        let rules = documents.main.map { RuleSet(documents, main: $0) }
        guard documents.problems.isEmpty, let rules else { throw ManifestError(problems: documents.problems) }
        return rules
    }

    /// Includes nothing: rules that are not read would not be judged, in silence.
    package static func none(_ pattern: String) throws(RuleFiles.Mistake) -> [(file: String, text: String)] {
        throw RuleFiles.Mistake(description: "no other file can be included here")
    }

    /// Receivers come first wherever they stand, because everything else names them.
    private init(_ documents: RuleDocuments, main: RuleDocument) {
        let files = documents.documents
        var names = ReceiverNames(isComplete: documents.isComplete)
        let receivers = Receiver.all(of: files, names: &names)
        let defaults = main.fields[.defaults].map { RuleDefaults($0, receivers: names) } ?? RuleDefaults()
        var scope = RuleScope(defaults: defaults, receivers: names)
        var rules: [Rule] = []
        for kind in RuleKind.allCases {
            for file in files {
                let entries = file.fields[RuleFileKey(kind)]?.entries(upTo: RuleRanges.rules, of: "rules") ?? []
                rules += entries.compactMap { Rule($0, kind: kind, scope: &scope) }
            }
        }
        var objectives: [Objective] = []
        for file in files {
            for entry in file.fields[.objectives]?.entries(upTo: RuleRanges.rules, of: "objectives") ?? [] {
                guard let (objective, own) = Objective.parse(entry, scope: &scope) else { continue }
                objectives.append(objective)
                rules += own
            }
        }
        RuleSet.refuse(rules.count, above: RuleRanges.rules, of: "rules", in: main)
        RuleSet.refuse(receivers.count, above: RuleRanges.receivers, of: "receivers", in: main)
        let ids = documents.isComplete && documents.problems.isEmpty ? rules.map(\.id) : nil
        var quiet = Quiet()
        for file in files { quiet.add(Quiet(file.fields, rules: ids)) }
        self.init(
            receivers: receivers, rules: rules, objectives: objectives, quiet: quiet,
            grouping: main.fields[.grouping].flatMap { Grouping($0) } ?? Grouping(),
            heartbeat: main.fields[.heartbeat].flatMap { Heartbeat($0) }, evaluateEvery: defaults.evaluateEvery)
    }

    private static func refuse(_ count: Int, above limit: Int, of what: String, in main: RuleDocument) {
        guard count > limit else { return }
        main.root.fail("\(count) \(what) are too many; at most \(limit) are read", as: Void.self)
    }
}
