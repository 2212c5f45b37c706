import Manifest

extension Receiver {
    /// Reads one entry of `receivers`; nil after reporting what is wrong.
    ///
    /// - Parameter names: those taken so far, each valid or not in the rest of its entry, so that one slip in a receiver
    ///   is not told again at every rule that uses it.
    init?(_ node: ManifestNode, names: inout [String], fallbacks: inout ReceiverFallbacks) {
        guard let fields = node.receiverFields else { return nil }
        let name = fields[.name]?.shortText(upTo: RuleRanges.receiverNameLimit)
        if let name {
            if names.contains(name) {
                fields[.name]?.fail("the name \"\(name)\" belongs to another receiver already", as: Void.self)
            } else {
                names.append(name)
            }
        }
        let fallback = fields[.fallback]?.text
        if let name, let fallback, let node = fields[.fallback] { fallbacks.add(fallback, of: name, at: node) }
        guard let kind = fields[.kind]?.oneOf(ReceiverKind.self) else { return nil }
        let target = ReceiverTarget(kind, ReceiverFields(node: node, fields: fields, kind: kind))
        let options = ReceiverOptions(kind, fields, fallback: fallback)
        guard let name, let target else { return nil }
        self.init(name: name, target: target, options: options)
    }
}

extension ManifestNode {
    /// The entries of a receiver; keys of other types are told as such.
    fileprivate var receiverFields: [ReceiverKey: ManifestNode]? {
        guard let pairs else { return nil }
        let written = pairs.first { $0.key.isWritten(ReceiverKey.kind.rawValue) }?.value
        let kind = ReceiverKind.allCases.first { written?.isWritten($0.rawValue) ?? false }
        let keys = kind?.keys ?? ReceiverKey.allCases
        let foreign = ReceiverKey.allCases.filter { !keys.contains($0) }
        for (key, _) in pairs {
            guard let kind, let other = foreign.first(where: { key.isWritten($0.rawValue) }) else { continue }
            let article = "aeiou".contains(kind.rawValue.prefix(1)) ? "an" : "a"
            key.fail("\(article) \(kind.rawValue) receiver has no \"\(other.rawValue)\"", as: Void.self)
        }
        let required = ReceiverKey.required + (kind?.required ?? [])
        let fields = fields(keys, required: required, unlisted: foreign)
        return fields?.filter { !foreign.contains($0.key) }
    }

    /// Whether it is this text, without a word if it is not.
    private func isWritten(_ text: String) -> Bool { excerpt == "\"\(text)\"" }
}
