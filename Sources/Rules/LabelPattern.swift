/// A text in which `*` stands for any characters, also none, and `?` for one.
package struct LabelPattern: Sendable, Hashable {
    /// As written.
    package let text: String
    private let pattern: [Character]

    package init(_ text: String) {
        self.text = text
        pattern = Array(text)
    }

    package var isExact: Bool { !pattern.contains { $0 == "*" || $0 == "?" } }

    /// Goes back to the last `*` only, which is enough: O(length · pattern).
    package func matches(_ value: String) -> Bool {
        guard !isExact else { return value == text }
        let value = Array(value)
        var (place, position) = (0, 0)
        var star: (place: Int, position: Int)?
        while position < value.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == value[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.position + 1)
                (place, position) = (last.place + 1, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
