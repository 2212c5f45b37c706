/// A line of strace, with those that were broken off and resumed put together.
struct TracedCall {
    let name: String
    let text: String
    /// Places in the trace.
    let begun: Int
    var finished: Int

    static func parse(_ trace: String) -> [TracedCall] {
        var calls: [TracedCall] = []
        var unfinished: [Substring: Int] = [:]
        for (place, line) in trace.split(separator: "\n").enumerated() {
            guard let match = line.wholeMatch(of: /(\d+) +(.*)/) else { continue }
            if match.2.hasPrefix("<... ") {
                if let call = unfinished.removeValue(forKey: match.1) { calls[call].finished = place }
            } else if let name = match.2.firstMatch(of: /^(\w+)\(/)?.1 {
                if match.2.contains("<unfinished ...>") { unfinished[match.1] = calls.count }
                calls.append(TracedCall(name: String(name), text: String(match.2), begun: place, finished: place))
            }
        }
        return calls
    }
}
