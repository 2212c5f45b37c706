import Manifest

/// Who is told instead of whom, as far as it has been read.
struct ReceiverFallbacks {
    private var entries: [(name: String, fallback: String, node: ManifestNode)] = []

    mutating func add(_ fallback: String, of name: String, at node: ManifestNode) {
        entries.append((name, fallback, node))
    }

    /// Reports fallbacks that are not there and those that go in a circle, each circle once.
    func check(among names: ReceiverNames) {
        var next: [String: String] = [:]
        for (name, fallback, node) in entries {
            guard node.receiverNames(among: names)?.isEmpty == false else { continue }
            if fallback == name {
                node.fail("a receiver cannot be its own fallback", as: Void.self)
            } else if next[name] == nil {
                next[name] = fallback
            }
        }
        var seen: Set<String> = []
        for name in entries.map(\.name) where !seen.contains(name) {
            let path = path(from: name, next)
            let circle = path.drop { $0 != path.last }
            if let first = circle.first, circle.count > 1, !seen.contains(first) {
                entries.first { $0.name == first }?.node.fail(
                    "the fallbacks go in a circle: \(circle.joined(separator: ", "))", as: Void.self)
            }
            seen.formUnion(path)
        }
    }

    /// From one fallback to the next until there is none, or one comes again.
    private func path(from name: String, _ next: [String: String]) -> [String] {
        var path = [name]
        while let name = next[path[path.count - 1]] {
            path.append(name)
            if path.dropLast().contains(name) { break }
        }
        return path
    }
}

extension Receiver {
    /// The receivers of all files, in their order. They come first wherever they stand, because everything else names them.
    static func all(of files: [RuleDocument], names: inout ReceiverNames) -> [Receiver] {
        var fallbacks = ReceiverFallbacks()
        var receivers: [Receiver] = []
        for file in files {
            let entries = file.fields[.receivers]?.entries(upTo: RuleRanges.receivers, of: "receivers") ?? []
            receivers += entries.compactMap { Receiver($0, names: &names.names, fallbacks: &fallbacks) }
        }
        fallbacks.check(among: names)
        return receivers
    }
}
