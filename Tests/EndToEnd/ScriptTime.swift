import Foundation

/// How long a script kept the main thread, from a sampled profile of the DevTools protocol.
enum ScriptTime {
    /// Counts every sample in which a function of the script is on the stack, so that what it called counts too.
    static func milliseconds(of file: String, in answer: Any) throws -> Double {
        guard let profile = (answer as? [String: Any])?["profile"] as? [String: Any],
            let nodes = profile["nodes"] as? [[String: Any]], let samples = profile["samples"] as? [Int],
            let deltas = profile["timeDeltas"] as? [Int]
        else { throw EndToEndFailure("no profile: \(answer)") }
        var byNumber: [Int: [String: Any]] = [:]
        for node in nodes { if let number = node["id"] as? Int { byNumber[number] = node } }
        var inside: Set<Int> = []
        func mark(_ number: Int, _ isInside: Bool) {
            guard let node = byNumber[number] else { return }
            let url = (node["callFrame"] as? [String: Any])?["url"] as? String ?? ""
            let counts = isInside || url.hasSuffix(file)
            if counts { inside.insert(number) }
            for child in node["children"] as? [Int] ?? [] { mark(child, counts) }
        }
        if let root = nodes.first?["id"] as? Int { mark(root, false) }
        let microseconds = zip(samples, deltas.dropFirst() + [0]).filter { inside.contains($0.0) }.map(\.1).reduce(0, +)
        return Double(microseconds) / 1000
    }
}
