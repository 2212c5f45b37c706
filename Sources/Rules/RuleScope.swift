import Manifest

/// What the entries of all files share while they are read.
struct RuleScope {
    let defaults: RuleDefaults
    let receivers: ReceiverNames
    /// The ids taken so far, each with its file.
    private var ids: [String: String] = [:]

    init(defaults: RuleDefaults, receivers: ReceiverNames) {
        self.defaults = defaults
        self.receivers = receivers
    }

    /// Whether the id was free; reports where it is not.
    @discardableResult
    mutating func take(_ id: String, at node: ManifestNode) -> Bool {
        if let file = ids[id] {
            let place = file == node.reader.file ? "" : " in \(file)"
            node.fail("the id \"\(id)\" belongs to another rule\(place) already", as: Void.self)
            return false
        }
        ids[id] = node.reader.file
        return true
    }
}
