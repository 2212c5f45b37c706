/// Finds all known words of an agent in one pass.
///
/// The words are grouped by their first byte, those that may stand within a word before those that may not. So a byte of the agent is
/// compared with the few words it may begin, in the middle of a word with next to none, and a word's second letter nearly always ends
/// that. An agent costs below a microsecond, and a hostile one of 8 KiB some tens of them.
struct AgentScanner: Sendable {
    /// A word whose bytes are in `text`: a plain value, because the scan reads thousands of them.
    private struct Entry {
        let first: Int
        let count: Int
        let second: UInt8
        let mark: BotMarks
        let place: AgentWord.Place
        let isAnyBot: Bool

        init(_ word: AgentWord, first: Int) {
            self.first = first
            count = word.text.count
            second = word.text.count > 1 ? word.text[1] : 0
            mark = word.mark
            place = word.place
            isAnyBot = word.text == AgentScanner.anyBot && word.mark == .userAgent
        }
    }

    private let entries: [Entry]
    private let text: [UInt8]
    /// By first byte, where in `entries` its words are: from `begins` on, from `binds` on those that begin a word, up to `ends`.
    private let groups: [(begins: Int, binds: Int, ends: Int)]

    /// Bytes of an agent that are read. No browser's comes near, and no head of a request may be longer.
    static let limit = 8192

    init(_ words: [AgentWord]) {
        var text: [UInt8] = []
        var entries: [Entry] = []
        groups = (UInt8.min ... .max).map { byte in
            let words = words.filter { $0.text.first == byte }
            let begins = entries.count
            let within = words.filter { !$0.place.beginsWord }
            for word in within + words.filter(\.place.beginsWord) {
                entries.append(Entry(word, first: text.count))
                text += word.text
            }
            return (begins, begins + within.count, entries.count)
        }
        self.entries = entries
        self.text = text
    }

    func marks(in agent: String) -> BotMarks {
        let count = min(agent.utf8.count, AgentScanner.limit)
        // One more byte, 0, which is in no word: the second byte can be looked at without asking for the end.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 1) { buffer in
            var end = 0
            for byte in agent.utf8.prefix(count) {
                buffer.initializeElement(at: end, to: byte.lowercasedASCII)
                end += 1
            }
            buffer.initializeElement(at: end, to: 0)
            return marks(in: UnsafeBufferPointer(buffer), count: end)
        }
    }

    private func marks(in agent: UnsafeBufferPointer<UInt8>, count: Int) -> BotMarks {
        var found: BotMarks = []
        var isWithinWord = false
        for start in 0..<count {
            let group = groups[Int(agent[start])]
            for index in group.begins..<(isWithinWord ? group.binds : group.ends) {
                let entry = entries[index]
                if entry.count > 1, entry.second != agent[start + 1] { continue }
                if !found.isSuperset(of: entry.mark), stands(entry, at: start, in: agent, count: count) {
                    found.formUnion(entry.mark)
                }
            }
            isWithinWord = agent[start].isLetterOrDigit
        }
        return found
    }

    private func stands(_ entry: Entry, at start: Int, in agent: UnsafeBufferPointer<UInt8>, count: Int) -> Bool {
        let end = start + entry.count
        guard end <= count, start == 0 || !entry.place.contains(.start) else { return false }
        for offset in 0..<entry.count where agent[start + offset] != text[entry.first + offset] { return false }
        if end < count {
            if entry.place.contains(.end) { return false }
            if entry.place.contains(.wordEnd), agent[end].isLetterOrDigit { return false }
            if entry.place.contains(.productEnd), !agent[end].endsProduct { return false }
        }
        return !entry.isAnyBot || !AgentScanner.isSurname(endingAt: start + 3, in: agent)
    }

    private static let anyBot = Array("bot/".utf8)

    /// Brands and people whose name ends like a robot's. Telephones of Cubot have it in their agents.
    private static let surnames = ["cubot", "abbot", "talbot"].map { Array($0.utf8) }

    /// Whether the word that ends there is one of them, as a whole.
    private static func isSurname(endingAt end: Int, in agent: UnsafeBufferPointer<UInt8>) -> Bool {
        surnames.contains { name in
            let start = end - name.count
            return start >= 0 && (start == 0 || !agent[start - 1].isLetterOrDigit)
                && agent[start..<end].elementsEqual(name)
        }
    }
}
