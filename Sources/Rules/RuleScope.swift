/// What the entries of all files share while they are read.
struct RuleScope {
    let defaults: RuleDefaults
    let receivers: ReceiverNames
    /// The ids taken so far, each with its file.
    var ids: [String: String] = [:]
}
