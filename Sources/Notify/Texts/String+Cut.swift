extension String {
    /// The longest beginning of at most `limit` bytes of UTF-8 that ends between two characters; `…` marks a cut.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        let mark = "…"
        var length = mark.utf8.count
        var end = startIndex
        while end < endIndex {
            let next = index(after: end)
            length += self[end..<next].utf8.count
            guard length <= limit else { break }
            end = next
        }
        return String(self[..<end]) + mark
    }
}
