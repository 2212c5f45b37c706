/// Finds the name somebody probably meant.
package enum NearName {
    /// The candidate within a third of the word's length (at least 2 edits), by Damerau–Levenshtein distance with
    /// adjacent transpositions, case ignored; nil when nothing is near. The first candidate wins a tie.
    package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        let reach = max(2, word.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
            if distance <= reach, distance < candidate.count, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// `; did you mean "metric"?` or nothing: to be appended to a message.
    package static func hint(_ word: String, among candidates: some Sequence<String>) -> String {
        of(word, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Optimal string alignment. O(n·m); words are keys a person typed, cut at 64 characters.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        let left = left.prefix(64)
        let right = right.prefix(64)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
