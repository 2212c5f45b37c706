import Manifest

/// One file of a rule set, cut into its sections.
struct RuleDocument {
    let root: ManifestNode
    let fields: [RuleFileKey: ManifestNode]

    /// Nil after reporting why it has no sections.
    init?(_ text: String, reader: ManifestReader, isMain: Bool) {
        let foreign = isMain ? [] : RuleFileKey.allCases.filter(\.isOfMainFile)
        let keys = RuleFileKey.allCases.filter { !foreign.contains($0) }
        guard let root = reader.root(of: text), let fields = root.fields(keys, unlisted: foreign) else { return nil }
        for key in foreign {
            fields[key]?.fail("\"\(key.rawValue)\" belongs into the file that includes this one", as: Void.self)
        }
        self.root = root
        self.fields = fields.filter { !foreign.contains($0.key) }
    }
}
